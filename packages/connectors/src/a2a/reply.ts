import { type Json, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { isObject, type JsonObject, member, textMember } from '../arguments/json-object.ts';
import { parseJson } from '../http/json-text.ts';
import { rpcFault } from '../json-rpc/rpc-fault.ts';
import { a2aCodes } from './a2a-codes.ts';
import type { A2aCall } from './read-call.ts';

/** Reads what an agent answers. Throws a fault for errors, and for what is no answer of JSON-RPC. */
export class Reply {
  readonly #call: A2aCall;
  readonly #uri: URL;
  readonly #secrets: readonly string[];

  constructor(call: A2aCall, uri: URL, secrets: readonly string[]) {
    this.#call = call;
    this.#uri = uri;
    this.#secrets = secrets;
  }

  /** The result of an answer that came alone: of a method that streams, the only one of its list. */
  only(text: string): Json {
    const result = this.result(text);
    const { method } = this.#call;
    return method === 'message/stream' || method === 'tasks/resubscribe' ? [result] : result;
  }

  result(text: string): Json {
    const answer = parsed(text);
    const result = answer && Object.hasOwn(answer, 'result') ? answer.result : undefined;
    if (result !== undefined) return result;
    throw this.errorIn(text) ?? this.#malformed();
  }

  /** The fault of an error of JSON-RPC; undefined when the text is none. */
  errorIn(text: string): RetryableFault | TerminalFault | undefined {
    const error = member(parsed(text), 'error');
    const code = member(error, 'code');
    if (typeof code !== 'number') return undefined;
    const who = `${this.#agent} answered ${this.#call.method} with`;
    return rpcFault(who, code, textMember(error, 'message') ?? '', this.#secrets, a2aCodes);
  }

  /** The fault of events that end before the last of them. */
  unfinished(): RetryableFault {
    return new RetryableFault({
      type: 'communication',
      status: 500,
      title: 'Communication Failed',
      detail: `${this.#agent} ended the events of ${this.#call.method} before the last one.`,
    });
  }

  tooMany(): TerminalFault {
    return new TerminalFault({
      type: 'communication',
      status: 500,
      title: 'Response Too Large',
      detail: `${this.#agent} sent more events than this installation accepts.`,
    });
  }

  get #agent(): string {
    return `The agent at ${this.#uri.origin}`;
  }

  #malformed(): TerminalFault {
    return new TerminalFault({
      type: 'communication',
      status: 500,
      title: 'Malformed Content',
      detail: `${this.#agent} answered ${this.#call.method} with content that is not an answer of JSON-RPC.`,
    });
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const answer = parseJson(text);
    return isObject(answer) ? answer : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
