import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from '../../../e2e/rig/child.ts';
import { freePort } from '../../../e2e/rig/free-port.ts';
import { installPeer } from '../install-peer.ts';
import { isServing } from '../is-serving.ts';
import { nameOf, type Work } from '../work.ts';
import type { Scene, Subject } from './subject.ts';

/** Node-RED with a flow for each work: a chain of nodes between a request and its response. */
export async function startNodeRed({ folder, echo, works }: Scene): Promise<Subject> {
  const peer = installPeer('node-red');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const flows = works.flatMap((work) => flowOf(work, echo));
  await writeFile(
    path.join(folder, 'flows.json'),
    JSON.stringify([...flows, ...chain('ready', 'get', [])]),
  );
  const settings = {
    ...{ uiPort: port, uiHost: '127.0.0.1', userDir: folder, flowFile: 'flows.json' },
    ...{ httpAdminRoot: false, logging: { console: { level: 'error' } } },
    telemetry: { enabled: false, updateNotification: false },
  };
  const file = path.join(folder, 'settings.cjs');
  await writeFile(file, `module.exports = ${JSON.stringify(settings)};`);
  const program = path.join(peer, 'node_modules/node-red/red.js');
  const server = startChild(program, ['--settings', file, '--userDir', folder]);
  await isServing(`${url}/ready`, server);
  return {
    name: 'node-red',
    durability: 'none: messages are in memory, a crash loses them',
    request: (work) => ({
      url: `${url}/${nameOf(work)}`,
      headers: { 'content-type': 'application/json' },
      body: '{"n":0}',
    }),
    pids: [server.pid],
    close: () => server.stop(),
  };
}

function flowOf(work: Work, echo: string): object[] {
  const step =
    work.kind === 'compute'
      ? {
          type: 'function',
          func: 'msg.payload = { n: msg.payload.n + 1 }; return msg;',
          outputs: 1,
        }
      : { type: 'http request', url: echo, method: 'POST', ret: 'obj', paytoqs: 'ignore' };
  return chain(nameOf(work), 'post', Array(work.steps).fill(step));
}

/** A flow from a request through nodes to the response, each wired to the one after it. */
function chain(name: string, method: string, between: readonly object[]): object[] {
  const nodes = [
    { type: 'http in', url: `/${name}`, method },
    ...between,
    { type: 'http response' },
  ];
  const placed = nodes.map((node, index) => {
    const wires = index === nodes.length - 1 ? [] : [[`${name}-${index + 1}`]];
    return { ...node, id: `${name}-${index}`, z: name, wires };
  });
  return [{ id: name, type: 'tab', label: name }, ...placed];
}
