import path from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from './rig/child.ts';
import { TUTTI } from './rig/server-process.ts';

const FILE = path.join(import.meta.dirname, 'five-mistakes.yaml');

/** Where each mistake is, and a word that says what is wrong with it. */
const MISTAKES = [
  [9, 'does not compile'],
  [12, 'seconds'],
  [17, 'unpack'],
  [21, 'endpoint'],
  [27, 'patiently'],
] as const;

test('five mistakes are five diagnostics, each with its place and what was meant', async () => {
  const child = startChild(TUTTI, ['validate', FILE]);
  const code = await child.ended;
  const told = child.output();
  expect({ code, told }).toMatchObject({ code: 1 });
  for (const [line, word] of MISTAKES) {
    expect(told).toMatch(new RegExp(`five-mistakes\\.yaml:${line}\\b`));
    expect(told).toContain(word);
  }
  expect(told.match(/five-mistakes\.yaml:\d+/g)).toHaveLength(MISTAKES.length);
});
