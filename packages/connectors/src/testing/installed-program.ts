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
 * the continuous integration installs it (`.ci/run`), so that its absence there is a failure. Where it
 * is there and `refusal` tells why it cannot run, they are reported as skipped with that reason.
 */
export function describeWith(
  program: string,
  name: string,
  body: () => void,
  refusal: () => string | undefined = () => undefined,
): void {
  const isThere = installedProgram(program) !== undefined;
  const reason = isThere ? refusal() : undefined;
  if (!isThere) reportAbsence(program, name);
  else if (reason === undefined) describe(name, body);
  else reportRefusal(program, name, reason);
}

/** Tells that a program is not there: a failure where the continuous integration installs it. */
export function reportAbsence(program: string, name: string): void {
  test(`${name} (${program} is not installed here)`, (context) => {
    if (process.env.CI === 'true')
      throw new Error(`Expected ${program} to be installed, but it is not: see .ci/run.`);
    context.skip();
  });
}

/** Tells that this machine does not let a program run: nothing of ours has had a part in that. */
export function reportRefusal(program: string, name: string, reason: string): void {
  test(`${name} (${program} cannot run here: ${reason})`, (context) => context.skip());
}

/** Why an attempt fails, in one line of at most 200 characters; undefined when it succeeds. */
export function refusalOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** What went wrong, in one line; what a program said, where it was one. */
export function reasonOf(error: unknown): string {
  const said = (error as { readonly stderr?: string | Buffer } | undefined)?.stderr?.toString();
  const text = said || (error instanceof Error ? error.message : String(error));
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
}
