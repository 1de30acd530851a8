import type { Json } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import { type ImageReference, readImageReference } from './image-reference.ts';

/** A container as a definition wants it. */
export interface ContainerRequest {
  readonly image: string;
  readonly reference: ImageReference;
  /** What the definition calls it; undefined when it leaves that to the runtime. */
  readonly name: string | undefined;
  /** The name of the definition it belongs to. */
  readonly definition: string;
  readonly command: string | undefined;
  readonly words: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly stdin: string;
  readonly ports: readonly PortMapping[];
  readonly volumes: readonly VolumeMapping[];
  readonly cleanup: Cleanup;
  readonly pullPolicy: 'ifNotPresent' | 'always' | 'never';
}

/** A port of this machine's loopback address that leads to one of the container. */
export interface PortMapping {
  readonly hostPort: number;
  /** Such as `80/tcp`. */
  readonly containerPort: string;
}

export interface VolumeMapping {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** When the container goes, once it has ended. */
export type Cleanup =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'eventually'; readonly afterMs: number };

const owner = 'container.run';

/** Reads the arguments of `container.run`; a fault tells what makes no sense. */
export function readContainerRequest(values: Json): ContainerRequest {
  const args = new ArgumentReader(owner, values);
  const image = args.text('image');
  const reference = readImageReference(image);
  if (reference === undefined)
    throw args.mismatch('image', 'the name of an image, such as alpine:3.20', image);
  const request = {
    image,
    reference,
    name: readName(args),
    definition: args.optionalText('definition') ?? '',
    command: args.optionalText('command'),
    words: args.words('arguments'),
    environment: args.environment('environment'),
    stdin: args.optionalText('stdin') ?? '',
    ports: [...args.texts('ports')].map(([host, inside]) => portMapping(host, inside)),
    volumes: [...args.texts('volumes')].map(([source, target]) => volumeMapping(source, target)),
    cleanup: readCleanup(args),
    pullPolicy: args.choice('pullPolicy', ['ifNotPresent', 'always', 'never']),
  };
  args.withoutNul('command', request.command ?? '');
  args.withoutNul('arguments', ...request.words);
  return request;
}

function readName(args: ArgumentReader): string | undefined {
  const name = args.optionalText('name');
  if (name === undefined || /^[a-zA-Z0-9][\w.-]{0,199}$/.test(name)) return name;
  throw configurationFault(
    `Expected the name of the container to be letters, digits, "_", "." and "-", at most 200 of them, but it is "${name.slice(0, 60)}".`,
  );
}

function portMapping(host: string, inside: string): PortMapping {
  const [, port, protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp))?$/.exec(inside) ?? [];
  if (isPort(host) && port !== undefined && isPort(port))
    return { hostPort: Number(host), containerPort: `${port}/${protocol}` };
  throw configurationFault(
    `Expected a port of the container to lead from a port to one, such as 8080: 80, but it is "${host}: ${inside}".`,
  );
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function volumeMapping(source: string, inside: string): VolumeMapping {
  const [, target, mode] = /^(\/[^:\0]*)(?::(ro|rw))?$/.exec(inside) ?? [];
  if (/^\/[^:\0]*$/.test(source) && target !== undefined)
    return { source, target, readOnly: mode === 'ro' };
  throw configurationFault(
    `Expected a volume of the container to lead from an absolute folder to one, such as /srv/data: /data, but it is "${source}: ${inside}".`,
  );
}

function readCleanup(args: ArgumentReader): Cleanup {
  const given = args.optionalObject('lifetime') ?? {};
  const lifetime = new ArgumentReader(`the lifetime of ${owner}`, given);
  const kind = lifetime.choice('cleanup', ['never', 'always', 'eventually']);
  if (kind !== 'eventually') return { kind };
  const afterMs = lifetime.value('after');
  if (typeof afterMs === 'number') return { kind, afterMs };
  throw lifetime.mismatch('after', 'a number of milliseconds', afterMs);
}
