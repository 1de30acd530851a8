import { TerminalFault } from '@tutti/connector-kit';
import type { ProcessLimits } from '../processes/run-process.ts';
import type { ContainerRequest, VolumeMapping } from './container-request.ts';

/** What the operator allows containers. */
export interface ContainerPolicy {
  /** The network of the engine that containers are in; `none` without one. */
  readonly network: string;
  /** The folders that definitions may mount, by their exact path. */
  readonly volumes: readonly AllowedVolume[];
  readonly limits: ContainerLimits;
}

export interface AllowedVolume {
  readonly path: string;
  readonly readOnly: boolean;
}

export interface ContainerLimits extends Pick<ProcessLimits, 'timeLimitMs' | 'outputBytes'> {
  readonly memoryBytes: number;
  /** Processes and threads at once. */
  readonly processes: number;
  readonly cpus: number;
  /** For an image to come from its registry. */
  readonly pullTimeoutMs: number;
}

/** The volumes as they may be mounted. Throws a fault for what the operator does not allow. */
export function permittedVolumes(
  request: ContainerRequest,
  policy: ContainerPolicy,
): readonly VolumeMapping[] {
  return request.volumes.map((volume) => {
    const allowed = policy.volumes.find(({ path }) => path === volume.source);
    if (allowed !== undefined) return { ...volume, readOnly: volume.readOnly || allowed.readOnly };
    throw notAllowed(
      'Volume Not Allowed',
      `Expected the volume "${volume.source}" to be one that the operator of the server allows, but it is not: it has to be named, exactly so, in TUTTI_CONTAINER_VOLUMES.`,
    );
  });
}

/** Ports lead through a network, so that there has to be one. */
export function checkNetwork(request: ContainerRequest, policy: ContainerPolicy): void {
  if (request.ports.length === 0 || policy.network !== 'none') return;
  throw notAllowed(
    'Network Not Allowed',
    'The container has ports, but containers have no network here: its operator names one in TUTTI_CONTAINER_NETWORK, such as bridge.',
  );
}

export function notAllowed(title: string, detail: string): TerminalFault {
  return new TerminalFault({ type: 'authorization', status: 403, title, detail });
}
