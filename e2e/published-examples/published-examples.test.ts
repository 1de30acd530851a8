import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedProgram } from '../../packages/connectors/src/testing/installed-program.ts';
import { podmanEngine } from '../../packages/connectors/src/testing/peers/podman.ts';
import { EXAMPLES, type Example } from './examples.ts';
import { type Ending, runExample, type Surroundings, startSurroundings } from './world.ts';

const kit = new URL('../../../shared/conformance/ows/examples/', import.meta.url);
const isThere = existsSync(kit);
const files = isThere ? readdirSync(kit).map((file) => file.replace(/\.yaml$/, '')) : [];
const hasEngine = installedProgram('podman') !== undefined;
const report: string[] = [];

let surroundings: Surroundings;
let engine: Awaited<ReturnType<typeof podmanEngine>> | undefined;

beforeAll(async () => {
  surroundings = await startSurroundings();
  if (hasEngine) engine = await podmanEngine();
});
afterAll(async () => {
  await engine?.stop();
  await surroundings.close();
  console.log(report.toSorted().join('\n'));
});

const where = isThere ? '' : ' (ABSENT: the conformance kit is not beside this checkout)';

describe(`the published examples, run${where}`, () => {
  test('all 68 of them are described', () => {
    expect(Object.keys(EXAMPLES).length).toBe(68);
    expect(files.toSorted()).toEqual(isThere ? Object.keys(EXAMPLES).toSorted() : []);
  });

  for (const [file, example] of isThere ? Object.entries(EXAMPLES) : []) {
    const needsMore = example.isContainer && !hasEngine ? ' (podman is not installed here)' : '';
    test(`${file}${needsMore}`, async (context) => {
      if (needsMore !== '' && process.env['CI'] !== 'true') context.skip();
      const source = readFileSync(new URL(`${file}.yaml`, kit), 'utf8');
      const ending = await runExample(source, example, surroundings, engine?.socketPath);
      report.push(`${file.padEnd(52)} ${told(ending, example)}`);

      expect(ending).toMatchObject(expectedOf(example));
    });
  }
});

function expectedOf({ end, output, problem }: Example): object {
  return {
    status: end,
    ...(output !== undefined && { output }),
    ...(problem !== undefined && { problem }),
  };
}

function told({ status }: Ending, { end }: Example): string {
  if (status !== end) return `${status}, but should be ${end}`;
  return status === 'completed' ? status : `${status}, as designed`;
}
