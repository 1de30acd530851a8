import type { Setting } from './configuration.ts';

/** Which engine runs containers, and what of this machine they may use. */
export interface ContainerSettings {
  /** Without one, definitions may run no containers. */
  readonly engine?:
    | { readonly socketPath: string }
    | { readonly host: string; readonly port: number };
  /** A network of the engine, or `none`. */
  readonly network: string;
  /** Folders that definitions may mount. */
  readonly volumes: readonly { readonly path: string; readonly readOnly: boolean }[];
}

type Environment = { readonly [name: string]: string | undefined };

/** Each of them, as it is read from `TUTTI_CONTAINER_ENGINE`, `_NETWORK` and `_VOLUMES`. */
export function readContainerSettings(environment: Environment) {
  return {
    engine: readEngine(environment['TUTTI_CONTAINER_ENGINE'] ?? ''),
    network: readNetwork(environment['TUTTI_CONTAINER_NETWORK'] || 'none'),
    volumes: readVolumes(environment['TUTTI_CONTAINER_VOLUMES'] ?? ''),
  };
}

function readEngine(text: string): Setting<ContainerSettings['engine']> {
  if (text === '') return { value: undefined };
  const socketPath = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  if (socketPath !== undefined) return { value: { socketPath } };
  const [, host, port = ''] = /^tcp:\/\/([\w.-]+|\[[\da-fA-F:.]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (host !== undefined && Number(port) <= 65_535)
    return { value: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } };
  return {
    mistake: `Expected TUTTI_CONTAINER_ENGINE to be a socket or a port, such as unix:///run/podman/podman.sock or tcp://127.0.0.1:2375, but it is '${text}'.`,
  };
}

/** The network of the host, or of another container, would be a way around every wall. */
function readNetwork(text: string): Setting<string> {
  if (/^[a-zA-Z0-9][\w.-]*$/.test(text) && text !== 'host') return { value: text };
  return {
    mistake: `Expected TUTTI_CONTAINER_NETWORK to be 'none', 'bridge' or another network of the engine's own, but it is '${text}'.`,
  };
}

function readVolumes(text: string): Setting<ContainerSettings['volumes']> {
  const entries = text.split(',').filter((entry) => entry !== '');
  const strange = entries.find((entry) => !/^\/[^:,]*(:ro)?$/.test(entry));
  if (strange !== undefined)
    return {
      mistake: `Expected TUTTI_CONTAINER_VOLUMES to be absolute folders separated by commas, such as /srv/in:ro,/srv/out, but one is '${strange}'.`,
    };
  return {
    value: entries.map((entry) => ({
      path: entry.replace(/:ro$/, ''),
      readOnly: entry.endsWith(':ro'),
    })),
  };
}
