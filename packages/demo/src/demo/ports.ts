import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export type Ports<Name extends string> = { readonly [name in Name]: number };

/**
 * The ports that were used in `folder` the last time; the usual ones the first time. Runs that go on
 * after a crash look for their services where they were.
 */
export async function rememberedPorts<Name extends string>(
  folder: string,
  usual: Ports<Name>,
): Promise<Ports<Name>> {
  const remembered = await readFile(fileIn(folder), 'utf8')
    .then(JSON.parse)
    .catch(() => ({}));
  return { ...usual, ...remembered };
}

export async function rememberPorts<Name extends string>(
  folder: string,
  urls: { readonly [name in Name]: string },
): Promise<void> {
  const ports = Object.entries<string>(urls).map(([name, url]) => [
    name,
    Number(new URL(url).port),
  ]);
  await mkdir(folder, { recursive: true });
  await writeFile(fileIn(folder), JSON.stringify(Object.fromEntries(ports)));
}

function fileIn(folder: string): string {
  return path.join(folder, 'ports.json');
}
