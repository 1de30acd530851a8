import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { play, readScenario, writeScenario } from './testing/scenario.ts';

const FOLDER = join(import.meta.dirname, '../scenarios');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'));
const isRewriting = process.env['REWRITE_SCENARIOS'] === '1';

describe('scenario', () => {
  test.each(FILES)('%s', (file) => {
    const path = join(FOLDER, file);
    const scenario = readScenario(readFileSync(path, 'utf8'));
    const trace = play(scenario);
    if (isRewriting) writeFileSync(path, writeScenario(scenario, trace));
    else expect(trace).toBe(scenario.trace);
  });

  test('there are enough of them', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(15);
  });
});
