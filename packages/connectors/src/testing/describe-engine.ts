import { afterAll, describe } from 'vitest';
import { installedProgram, reasonOf, reportAbsence, reportRefusal } from './installed-program.ts';
import type { ContainerPeer } from './peers/container-peer.ts';

/**
 * Tests with a container engine, which is started once, for all of them, and tried with its own
 * command line. Where it cannot run a container, they are reported as skipped with its reason.
 */
export async function describeEngine(
  program: string,
  name: string,
  start: () => Promise<ContainerPeer>,
  body: (peer: ContainerPeer) => void,
): Promise<void> {
  if (installedProgram(program) === undefined) return reportAbsence(program, name);
  try {
    const peer = await tried(start);
    describe(name, () => {
      afterAll(() => peer.stop(), 60_000);
      body(peer);
    });
  } catch (error) {
    reportRefusal(program, name, reasonOf(error));
  }
}

async function tried(start: () => Promise<ContainerPeer>): Promise<ContainerPeer> {
  const peer = await start();
  try {
    peer.command('run', '--rm', '--network', 'none', peer.image, 'true');
    return peer;
  } catch (error) {
    await peer.stop();
    throw error;
  }
}
