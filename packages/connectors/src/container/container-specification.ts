import { createHash } from 'node:crypto';
import type { CallContext, Json } from '@tutti/connector-kit';
import { type ContainerPolicy, checkNetwork, permittedVolumes } from './container-policy.ts';
import type { Cleanup, ContainerRequest } from './container-request.ts';

/** What tells a container of this server from all others, on labels of it. */
export const labels = {
  /** Of the server. */
  owner: 'tutti.owner',
  /** The idempotency key of the effect. */
  key: 'tutti.key',
  namespace: 'tutti.namespace',
  run: 'tutti.run',
  task: 'tutti.task',
  /** `always`, `never`, or the number of milliseconds after its end. */
  cleanup: 'tutti.cleanup',
} as const;

/** The command line of an image, as far as it has one. */
export interface ImageDefaults {
  readonly command: readonly string[];
}

type Named = Pick<CallContext, 'idempotencyKey' | 'namespace' | 'pointer'>;

/**
 * The name of a container where the definition gives none, by the convention that the DSL recommends:
 * `{definition}-{unique}.{namespace}-{task}`, the same for the same effect.
 */
export function conventionalName({ definition }: ContainerRequest, context: Named): string {
  const unique = createHash('sha256').update(context.idempotencyKey).digest('hex').slice(0, 16);
  const name = `${definition || 'tutti'}-${unique}.${context.namespace}-${taskOf(context.pointer)}`;
  return name.replace(/[^\w.-]/g, '-').slice(0, 200);
}

function taskOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1);
}

/**
 * What the engine is asked to create: never privileged, without capabilities and without a way to
 * gain any, with limits, and with nothing of this machine but what the operator allows. A command is
 * a script for the image's `sh`, with the arguments as its positional parameters; without one they
 * are added to the image's own command.
 */
export function containerSpecification(
  request: ContainerRequest,
  image: ImageDefaults,
  policy: ContainerPolicy,
  context: Named & { readonly owner: string },
): Json {
  checkNetwork(request, policy);
  const hasInput = request.stdin !== '';
  const environment = new Map([
    ['TUTTI_IDEMPOTENCY_KEY', context.idempotencyKey],
    ...request.environment,
  ]);
  return {
    Image: request.image,
    ...commandLine(request, image),
    Env: [...environment].map(([name, value]) => `${name}=${value}`),
    Labels: labelsOf(request.cleanup, context),
    Tty: false,
    AttachStdin: hasInput,
    OpenStdin: hasInput,
    StdinOnce: hasInput,
    ExposedPorts: Object.fromEntries(request.ports.map(({ containerPort }) => [containerPort, {}])),
    HostConfig: hostConfiguration(request, policy),
  };
}

function commandLine({ command, words }: ContainerRequest, image: ImageDefaults) {
  if (command !== undefined) return { Entrypoint: ['sh', '-c'], Cmd: [command, 'sh', ...words] };
  return words.length === 0 ? {} : { Cmd: [...image.command, ...words] };
}

function labelsOf(
  cleanup: Cleanup,
  { idempotencyKey, namespace, pointer, owner }: Named & { readonly owner: string },
) {
  return {
    [labels.owner]: owner,
    [labels.key]: idempotencyKey,
    [labels.namespace]: namespace,
    [labels.run]: idempotencyKey.split('/').slice(0, -2).join('/'),
    [labels.task]: pointer,
    [labels.cleanup]: cleanup.kind === 'eventually' ? String(cleanup.afterMs) : cleanup.kind,
  };
}

/**
 * An engine keeps a line of one byte as one of 73, for each of two streams. A log of this many times what
 * may be written holds all of that; and a flood does not fill the disk before it is noticed.
 */
const logFactor = 160;

function hostConfiguration(request: ContainerRequest, policy: ContainerPolicy): Json {
  const { memoryBytes, processes, cpus, outputBytes } = policy.limits;
  return {
    Privileged: false,
    AutoRemove: false,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    NetworkMode: policy.network,
    PortBindings: Object.fromEntries(
      request.ports.map(({ hostPort, containerPort }) => [
        containerPort,
        [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }],
      ]),
    ),
    Mounts: permittedVolumes(request, policy).map(({ source, target, readOnly }) => ({
      Type: 'bind',
      Source: source,
      Target: target,
      ReadOnly: readOnly,
    })),
    Memory: memoryBytes,
    MemorySwap: memoryBytes,
    PidsLimit: processes,
    NanoCpus: Math.round(cpus * 1e9),
    RestartPolicy: { Name: 'no' },
    LogConfig: { Type: 'json-file', Config: { 'max-size': String(outputBytes * logFactor) } },
  };
}
