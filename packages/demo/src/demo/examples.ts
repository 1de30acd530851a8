import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@tutti/client';

const FOLDER = path.resolve(import.meta.dirname, '../../../../examples');

export type Input = { readonly [name: string]: unknown };

/** Publishes every definition of `examples/<name>`, the ones it calls first. */
export async function publishExample(client: Client, name: string): Promise<void> {
  const folder = path.join(FOLDER, name);
  const files = (await readdir(folder)).filter(isDefinition);
  for (const file of files.sort((a, b) => Number(isMain(a)) - Number(isMain(b)))) {
    const source = await readFile(path.join(folder, file), 'utf8');
    await client.definitions.publish('demo', source);
  }
}

/** Tests of definitions stand beside them. */
function isDefinition(file: string): boolean {
  return file.endsWith('.yaml') && !file.endsWith('.test.yaml');
}

function isMain(file: string): boolean {
  return file === 'workflow.yaml';
}

/** The input that comes with the example. */
export async function readExampleInput(name: string): Promise<Input> {
  return JSON.parse(await readFile(path.join(FOLDER, name, 'input.json'), 'utf8'));
}

/** The examples, in the order in which they teach. */
export async function exampleNames(): Promise<readonly string[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
