import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';

/** Where servers are installed though the search path of a plain account leaves it out. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin'];

/** The path of an installed program; undefined when this machine has none of that name. */
export function installedProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...serverFolders];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tests against a real peer. On a machine without its program they are reported as skipped, by name;
 * the continuous integration installs it (`.ci/run`), so that its absence there is a failure.
 */
export function describeWith(program: string, name: string, body: () => void): void {
  if (installedProgram(program) === undefined) reportAbsence(program, name);
  else describe(name, body);
}

function reportAbsence(program: string, name: string): void {
  test(`${name} (${program} is not installed here)`, (context) => {
    if (process.env.CI === 'true')
      throw new Error(`Expected ${program} to be installed, but it is not: see .ci/run.`);
    context.skip();
  });
}
