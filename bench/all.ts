import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { medianSyncMs } from './rig/disk.ts';
import { type Report, toMarkdown } from './rig/markdown.ts';

/** Every benchmark of the server, and what makes it the size that the design asks for. */
const BENCHES: { readonly [name: string]: { readonly full: readonly string[]; hasPeers?: true } } =
  {
    'ten-steps': { full: ['--seconds', '10'], hasPeers: true },
    'three-steps': { full: ['--seconds', '10'], hasPeers: true },
    request: { full: ['--seconds', '10'], hasPeers: true },
    'cold-start': { full: [] },
    fibo: { full: [] },
    loops: { full: [] },
    payloads: { full: [] },
    lists: { full: ['--runs', '1000000'] },
    reading: { full: ['--seconds', '30'] },
    overload: { full: ['--seconds', '120'] },
    recovery: { full: ['--runs', '100000'] },
    events: { full: [] },
    'human-tasks': { full: ['--tasks', '160000'] },
    sleeping: { full: ['--runs', '1000000'] },
    jq: { full: [] },
    soak: { full: ['--minutes', '60'] },
  };

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    peers: { type: 'string', default: 'restate,dbos,node-red,tutti-postgres' },
    only: { type: 'string' },
  },
});

const names = values.only?.split(',') ?? Object.keys(BENCHES);
console.log(machine());
for (const name of names) {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`\n### ${name}\n\nLoad before it: ${load}.\n`);
  try {
    console.log(toMarkdown(reportOf(name)));
  } catch (error) {
    // The others are worth having all the same.
    console.log(`It failed: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

function machine(): string {
  const gigabytes = Math.round(totalmem() / 1e9);
  const [cpu] = cpus();
  const sync = medianSyncMs().toFixed(2);
  return [
    `${cpu?.model}, ${cpus().length} cores, ${gigabytes} GB; ${process.platform} ${release()};`,
    `Node ${process.version}; writing 4 KB and syncing them takes ${sync} ms (median).`,
  ].join(' ');
}

function reportOf(name: string): Report {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (bench === undefined) throw new Error(`Expected a benchmark, but got "${name}".`);
  const peers = bench.hasPeers ? ['--peers', values.peers] : [];
  const given = [...(values.full ? bench.full : []), ...peers];
  const program = path.join(import.meta.dirname, `${name}.ts`);
  const told = execFileSync(process.execPath, [program, '--json', ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(told.toString()) as Report;
}
