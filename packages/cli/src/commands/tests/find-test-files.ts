import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';

const TEST_FILE = /\.test\.(?:ya?ml|json)$/;
const SKIPPED = new Set(['node_modules', '.git', '.tutti']);

/** The test files that these files and folders stand for, in order; none at all ends the command. */
export function findTestFiles(places: readonly string[]): string[] {
  const files = places.flatMap((place) => (isFolder(place) ? filesIn(place) : [place]));
  if (files.length > 0) return files;
  throw new CommandFailure(
    EXIT.usage,
    `Expected files named *.test.yaml in ${places.join(', ')}, but there are none.`,
  );
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(place);
      return TEST_FILE.test(entry.name) ? [place] : [];
    });
}

/** The definition a test file is about: the one it names, else `order.yaml` of `order.test.yaml`. */
export function definitionFileOf(testFile: string, named: string | undefined): string {
  if (named !== undefined) return path.join(path.dirname(testFile), named);
  const base = testFile.replace(TEST_FILE, '');
  const beside = ['.yaml', '.yml', '.json'].map((ending) => `${base}${ending}`);
  const found = beside.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new CommandFailure(
    EXIT.usage,
    `Expected the definition of ${testFile} to be ${beside[0]}, but there is no such file. Name it: \`definition: <file>\`.`,
  );
}

/** The test file of a definition. */
export function testFileOf(definition: string): string {
  return definition.replace(/\.(?:ya?ml|json)$/, '.test.yaml');
}
