import { Duplex } from 'node:stream';
import type { Json } from '@tutti/connector-kit';
import {
  isObject,
  listMember,
  member,
  objectMember,
  textMember,
} from '../arguments/json-object.ts';
import { parseJson } from '../http/json-text.ts';
import { type ImageDefaults, labels } from './container-specification.ts';
import type { Answer, EngineConnection, Question } from './engine-connection.ts';
import { refusalFault, strangeAnswerFault } from './engine-fault.ts';
import type { ImageReference } from './image-reference.ts';

/** A container that the engine has. */
export interface FoundContainer {
  readonly id: string;
  readonly key: string;
  readonly cleanup: string;
  /** `created`, `running`, `exited` and others. */
  readonly state: string;
}

/** How a container has ended. */
export interface ContainerEnd {
  readonly code: number;
  readonly isOutOfMemory: boolean;
  /** Milliseconds since 1970. */
  readonly finishedAt: number;
}

const answerTimeoutMs = 60_000;

/** What is asked of a container engine, in the words of Docker's API. */
export class ContainerEngine {
  readonly #connection: EngineConnection;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  /** The containers of a server; only those of an effect where its key is given. */
  async containers(owner: string, key?: string, signal?: AbortSignal): Promise<FoundContainer[]> {
    const label = [
      `${labels.owner}=${owner}`,
      ...(key === undefined ? [] : [`${labels.key}=${key}`]),
    ];
    const filters = encodeURIComponent(JSON.stringify({ label }));
    const path = `/containers/json?all=true&filters=${filters}`;
    const found = await this.#json('list its containers', {
      method: 'GET',
      path,
      ...given(signal),
    });
    if (!Array.isArray(found)) throw this.#strange('the list of its containers is none');
    return found.map(foundContainer);
  }

  /** The defaults of an image; undefined when the engine does not have it. */
  async image(name: string, signal: AbortSignal): Promise<ImageDefaults | undefined> {
    const path = `/images/${encodeImage(name)}/json`;
    const answer = await this.#ask({ method: 'GET', path, signal });
    if (answer.status === 404) return undefined;
    const image = this.#parsed(checked('look at the image', answer));
    const command = listMember(objectMember(image, 'Config'), 'Cmd');
    return { command: command.filter((word) => typeof word === 'string') };
  }

  /** Brings an image from its registry. What went wrong is told in the middle of the answer. */
  async pull({ name, tag }: ImageReference, signal: AbortSignal, timeoutMs: number): Promise<void> {
    const query = new URLSearchParams({ fromImage: name, ...(tag !== undefined && { tag }) });
    const path = `/images/create?${query}`;
    const question = { method: 'POST', path, signal, timeoutMs } as const;
    const what = `bring the image ${name}${tag === undefined ? '' : `:${tag}`}`;
    const { body } = checked(what, await this.#connection.ask(question));
    const failure = body
      .toString('utf8')
      .split('\n')
      .map(failureIn)
      .find((each) => each !== undefined);
    if (failure !== undefined) throw refusalFault(what, 500, failure);
  }

  /** Answers the id; undefined when there is a container of that name already. */
  async create(name: string, body: Json, signal: AbortSignal): Promise<string | undefined> {
    const path = `/containers/create?name=${encodeURIComponent(name)}`;
    const answer = await this.#ask({ method: 'POST', path, body, signal });
    if (answer.status === 409 || isNameInUse(answer)) return undefined;
    const id = textMember(this.#parsed(checked('create the container', answer)), 'Id');
    if (id === undefined) throw this.#strange('a container that it created has no id');
    return id;
  }

  async start(id: string, signal: AbortSignal): Promise<void> {
    const question = { method: 'POST', path: `/containers/${id}/start`, signal } as const;
    const answer = await this.#ask(question);
    if (answer.status === 304) return;
    checked('start the container', answer);
  }

  /** The connection through which a container that has not started gets its input. */
  async openInput(id: string, signal: AbortSignal): Promise<Duplex> {
    const path = `/containers/${id}/attach?stream=true&stdin=true`;
    const opened = await this.#connection.open({
      method: 'POST',
      path,
      signal,
      timeoutMs: answerTimeoutMs,
    });
    if (opened instanceof Duplex) return opened;
    throw refusalFault('give the container its input', opened.status, messageOf(opened));
  }

  /** Resolves when the container has ended. */
  async ended(id: string, signal: AbortSignal): Promise<void> {
    const path = `/containers/${id}/wait`;
    const question = { method: 'POST', path, signal } as const;
    checked('wait for the container', await this.#connection.ask(question));
  }

  async end(id: string, signal?: AbortSignal): Promise<ContainerEnd> {
    const path = `/containers/${id}/json`;
    const told = await this.#json('look at the container', {
      method: 'GET',
      path,
      ...given(signal),
    });
    const state = member(told, 'State');
    const code = member(state, 'ExitCode');
    if (typeof code !== 'number')
      throw this.#strange('a container that has ended has no exit code');
    return {
      code,
      isOutOfMemory: member(state, 'OOMKilled') === true,
      finishedAt: Date.parse(textMember(state, 'FinishedAt') ?? ''),
    };
  }

  /** What a container wrote, as Docker's stream of frames, until it is no longer wanted (false). */
  async logs(
    id: string,
    follow: boolean,
    take: (chunk: Buffer) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/containers/${id}/logs?stdout=true&stderr=true&follow=${follow}`;
    const timeout = follow ? {} : { timeoutMs: answerTimeoutMs };
    const question = { method: 'GET', path, signal, ...timeout } as const;
    const status = await this.#connection.listen(question, take);
    if (status !== 200) throw refusalFault('read what the container wrote', status, '');
  }

  /** Asks a container to end, ends it after a while, and removes it. One that is gone is fine. */
  async stopAndRemove(id: string, graceMs: number): Promise<void> {
    const seconds = Math.ceil(graceMs / 1000);
    await this.#ask({ method: 'POST', path: `/containers/${id}/stop?t=${seconds}` });
    await this.remove(id);
  }

  /** One that is gone, or about to be, is fine. */
  async remove(id: string): Promise<void> {
    const path = `/containers/${id}?force=true&v=true`;
    const answer = await this.#ask({ method: 'DELETE', path });
    if (answer.status !== 404 && answer.status !== 409) checked('remove the container', answer);
  }

  #ask(question: Question): Promise<Answer> {
    return this.#connection.ask({ timeoutMs: answerTimeoutMs, ...question });
  }

  async #json(what: string, question: Question): Promise<Json> {
    return this.#parsed(checked(what, await this.#ask(question)));
  }

  #parsed({ body }: Answer): Json {
    try {
      return parseJson(body.toString('utf8'));
    } catch {
      throw this.#strange('its answer is no JSON');
    }
  }

  #strange(what: string) {
    return strangeAnswerFault(this.#connection.name, what);
  }
}

function given(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { signal };
}

function foundContainer(value: Json): FoundContainer {
  const own = objectMember(value, 'Labels');
  return {
    id: textMember(value, 'Id') ?? '',
    key: textMember(own, labels.key) ?? '',
    cleanup: textMember(own, labels.cleanup) ?? '',
    state: textMember(value, 'State') ?? '',
  };
}

/** Slashes and colons are a part of the path of an image. */
function encodeImage(name: string): string {
  return encodeURIComponent(name).replaceAll('%2F', '/').replaceAll('%3A', ':');
}

function checked(what: string, answer: Answer): Answer {
  if (answer.status < 300) return answer;
  throw refusalFault(what, answer.status, messageOf(answer));
}

/** What the engine says itself: its `message`. */
function messageOf({ body }: Answer): string {
  const text = body.toString('utf8').slice(0, 10_000);
  const told = parsedLine(text);
  return textMember(told, 'message') ?? (isObject(told) ? '' : text);
}

/** Podman answers a name that is taken as an error of its own. */
function isNameInUse(answer: Answer): boolean {
  return answer.status === 500 && /name .*in use/.test(messageOf(answer));
}

function failureIn(line: string): string | undefined {
  return textMember(parsedLine(line), 'error');
}

function parsedLine(line: string): Json | undefined {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
