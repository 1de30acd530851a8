import {
  type CallContext,
  type ConnectorFunction,
  interruptedFault,
  type Json,
} from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { outputLimitFault, timeLimitFault } from '../processes/process-fault.ts';
import type { Slots } from '../processes/slots.ts';
import type { ContainerEngine, FoundContainer } from './container-engine.ts';
import { ContainerOutput } from './container-output.ts';
import { type ContainerPolicy, notAllowed } from './container-policy.ts';
import { type ContainerRequest, readContainerRequest } from './container-request.ts';
import {
  containerSpecification,
  conventionalName,
  type ImageDefaults,
} from './container-specification.ts';

/** What `container.run` works with. */
export interface ContainerPorts {
  readonly engine: ContainerEngine;
  readonly policy: ContainerPolicy;
  readonly slots: Slots;
  /** What marks the containers of this server. */
  readonly owner: string;
  /** The keys of the effects that are under way: their containers are nobody else's business. */
  readonly active: Set<string>;
}

/** Between asking a container to end and ending it; engines count in whole seconds. */
const killGraceMs = 1000;
const what = 'container';

/**
 * `run: container`. Arguments: `{ image, definition?, name?, command?, arguments?, environment?, stdin?,
 * ports?, volumes?, lifetime?: { cleanup, after? in milliseconds }, pullPolicy? }`; answers
 * `{ code, stdout, stderr }`, whatever the code.
 *
 * An effect that is performed again finds the container of its idempotency key, and waits for that
 * one. A container that nobody waits for any longer, or that goes over a limit, is stopped and removed.
 */
export function containerRun(ports: ContainerPorts | undefined): ConnectorFunction {
  return {
    async perform(values, context) {
      if (ports === undefined) throw disabledFault();
      const request = readContainerRequest(values);
      const { active, slots } = ports;
      active.add(context.idempotencyKey);
      try {
        return await slots.during(context.signal, () => perform(ports, request, context));
      } finally {
        active.delete(context.idempotencyKey);
      }
    },
  };
}

async function perform(
  ports: ContainerPorts,
  request: ContainerRequest,
  context: CallContext,
): Promise<Json> {
  const { engine, owner } = ports;
  const [found] = await engine.containers(owner, context.idempotencyKey, context.signal);
  const container = found ?? (await create(ports, request, context));
  try {
    await startAndWait(ports, container, request, context);
    const output = await outputOf(ports, container.id, context);
    if (request.cleanup.kind === 'always') await removeIfPossible(engine, container.id);
    return output;
  } catch (error) {
    // It has failed already: what else goes wrong is left to the sweeper.
    await engine.stopAndRemove(container.id, killGraceMs).catch(() => {});
    throw error;
  }
}

/** It has ended well already: one that cannot be removed now is left to the sweeper. */
async function removeIfPossible(engine: ContainerEngine, id: string): Promise<void> {
  await engine.remove(id).catch(() => {});
}

async function create(
  ports: ContainerPorts,
  request: ContainerRequest,
  context: CallContext,
): Promise<Pick<FoundContainer, 'id' | 'state'>> {
  const { engine, policy, owner } = ports;
  const named = { ...context, owner };
  // Refused before anything is pulled.
  containerSpecification(request, { command: [] }, policy, named);
  const image = await imageFor(ports, request, context.signal);
  const specification = containerSpecification(request, image, policy, named);
  const name = request.name ?? conventionalName(request, context);
  const id = await engine.create(name, specification, context.signal);
  if (id !== undefined) return { id, state: 'created' };
  throw configurationFault(
    `Expected no container of the name "${name}" to exist, but there is one. Give each its own name, such as one with the id of the run, or none at all.`,
  );
}

async function imageFor(
  { engine, policy }: ContainerPorts,
  { image, reference, pullPolicy }: ContainerRequest,
  signal: AbortSignal,
): Promise<ImageDefaults> {
  const known = pullPolicy === 'always' ? undefined : await engine.image(image, signal);
  if (known !== undefined) return known;
  if (pullPolicy === 'never')
    throw configurationFault(
      `Expected the container engine to have the image "${image}", because its pull policy is never, but it does not. Bring it there, or pull it ifNotPresent.`,
    );
  await engine.pull(reference, signal, policy.limits.pullTimeoutMs);
  const pulled = await engine.image(image, signal);
  if (pulled !== undefined) return pulled;
  throw configurationFault(`The container engine has no image "${image}", though it pulled it.`);
}

/** Sees a container to its end. One that was found may have been started, or have ended, before. */
async function startAndWait(
  ports: ContainerPorts,
  { id, state }: Pick<FoundContainer, 'id' | 'state'>,
  request: ContainerRequest,
  { signal }: CallContext,
): Promise<void> {
  const { engine, policy } = ports;
  const { timeLimitMs } = policy.limits;
  const limit = new AbortController();
  const either = AbortSignal.any([signal, limit.signal]);
  const timer = setTimeout(() => limit.abort(timeLimitFault(what, timeLimitMs)), timeLimitMs);
  try {
    if (state === 'created') await startWithInput(engine, id, request.stdin, either);
    await endedUnderWatch(ports, id, either, limit);
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function startWithInput(
  engine: ContainerEngine,
  id: string,
  stdin: string,
  signal: AbortSignal,
): Promise<void> {
  if (stdin === '') return engine.start(id, signal);
  const input = await engine.openInput(id, signal);
  // It may end without having read all of its input; and what it writes comes by another way.
  input.on('error', () => {}).resume();
  signal.addEventListener('abort', () => input.destroy(), { once: true });
  await engine.start(id, signal);
  input.end(stdin);
}

/**
 * The watch ends with the container, whatever the engine says: Podman never ends the stream of one
 * that ended just as the stream began.
 */
async function endedUnderWatch(
  ports: ContainerPorts,
  id: string,
  signal: AbortSignal,
  limit: AbortController,
): Promise<void> {
  const over = new AbortController();
  const watching = AbortSignal.any([signal, over.signal]);
  const ended = ports.engine.ended(id, signal).finally(() => over.abort());
  const watched = watchOutput(ports, id, watching, limit).catch((error) => {
    if (!over.signal.aborted) throw error;
  });
  await Promise.all([ended, watched]);
}

/** Ends the wait for a container that writes more than it may, as soon as it does. */
async function watchOutput(
  { engine, policy }: ContainerPorts,
  id: string,
  signal: AbortSignal,
  limit: AbortController,
): Promise<void> {
  const { outputBytes } = policy.limits;
  const output = new ContainerOutput(outputBytes);
  await engine.logs(id, true, output.take, signal);
  if (output.exceeded !== undefined)
    limit.abort(outputLimitFault(what, output.exceeded, outputBytes));
}

async function outputOf(
  { engine, policy }: ContainerPorts,
  id: string,
  { signal }: CallContext,
): Promise<Json> {
  const { outputBytes, memoryBytes } = policy.limits;
  const output = new ContainerOutput(outputBytes);
  await engine.logs(id, false, output.take, signal);
  if (output.exceeded !== undefined) throw outputLimitFault(what, output.exceeded, outputBytes);
  const { code, isOutOfMemory } = await engine.end(id, signal);
  if (signal.aborted) throw interruptedFault();
  const told = isOutOfMemory
    ? `The container needed more than ${memoryBytes} bytes of memory.\n`
    : '';
  return { code, stdout: output.text('stdout'), stderr: output.text('stderr') + told };
}

function disabledFault() {
  return notAllowed(
    'Containers Not Enabled',
    'Containers are off until the operator of the server names an engine that runs them: start the server with ' +
      'TUTTI_CONTAINER_ENGINE, such as unix:///run/podman/podman.sock.',
  );
}
