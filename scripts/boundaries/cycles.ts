import path from 'node:path';
import type { ProjectFile } from '../sources/project-files.ts';
import { importsOf } from './imports.ts';

/** Folders whose files may need each other, and why. */
export const MUTUAL_FOLDERS: readonly { readonly folder: string; readonly reason: string }[] = [
  {
    folder: 'packages/jq/src/syntax/',
    reason: 'recursive descent: a query holds terms, and a term holds queries',
  },
  {
    folder: 'packages/jq/src/regex/',
    reason: 'recursive descent: a group holds a whole pattern',
  },
];

/**
 * Files that need themselves through others, as `a → b → a`, one line for each file. Types do not
 * count: nothing of them is left when the program runs.
 *
 * Files in a cycle can only be understood, tested and loaded together.
 */
export function importCycles(files: readonly ProjectFile[]): readonly string[] {
  const graph = new Map(files.map((file) => [file.path, neighboursOf(file)]));
  return [...graph.keys()].flatMap((file) => {
    const way = wayBackTo(file, graph);
    const isMutual = MUTUAL_FOLDERS.some(({ folder }) => way?.every((at) => at.startsWith(folder)));
    return way === null || isMutual ? [] : [way.join(' → ')];
  });
}

function neighboursOf(file: ProjectFile): readonly string[] {
  return importsOf(file.text)
    .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
    .map(({ specifier }) => path.posix.join(path.posix.dirname(file.path), specifier));
}

/** The shortest way from a file to itself; null when there is none. */
function wayBackTo(
  start: string,
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null {
  const seen = new Set<string>();
  const ways: (readonly string[])[] = [[start]];
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return null;
}
