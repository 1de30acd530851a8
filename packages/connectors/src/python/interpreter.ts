import { execFile } from 'node:child_process';
import { readlink, realpath } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isObject, member } from '../arguments/json-object.ts';

/** A Python that scripts can be run with. */
export interface Interpreter {
  /** Absolute, and no link. */
  readonly file: string;
  /** Such as `3.13.1`. */
  readonly version: string;
  /** The files and folders it needs beside the libraries of the system. */
  readonly needs: readonly string[];
}

const run = promisify(execFile);
const probeTimeoutMs = 10_000;
/** What shares its folder with everything else that is installed. */
const sharedPrefixes = new Set(['/', '/usr', '/usr/local']);

const question = `
import json, sys
print(json.dumps({
    'version': '.'.join(map(str, sys.version_info[:3])), 'major': sys.version_info[0],
    'file': sys.executable, 'prefixes': [sys.prefix, sys.base_prefix],
}))
`;

/** Where to look for an interpreter when the operator names none. */
export function usualInterpreters(path = process.env.PATH ?? ''): string[] {
  const folders = ['/usr/local/bin', '/usr/bin', ...path.split(delimiter)];
  const files = folders
    .filter((folder) => folder.startsWith('/'))
    .map((each) => join(each, 'python3'));
  return [...new Set(files)];
}

/** Asks an interpreter about itself; undefined when it is none, or not Python 3. */
export async function describeInterpreter(file: string): Promise<Interpreter | undefined> {
  try {
    const { stdout } = await run(file, ['-I', '-c', question], {
      env: { PATH: process.env.PATH ?? '' },
      timeout: probeTimeoutMs,
    });
    const told = JSON.parse(stdout);
    if (!isObject(told) || told.major !== 3) return undefined;
    const prefixes = member(told, 'prefixes');
    return {
      file: String(told.file),
      version: String(told.version),
      needs: await needsOf(String(told.file), Array.isArray(prefixes) ? prefixes.map(String) : []),
    };
  } catch {
    return undefined;
  }
}

async function needsOf(file: string, prefixes: readonly string[]): Promise<string[]> {
  const folders = prefixes.map((prefix) =>
    sharedPrefixes.has(prefix) ? join(prefix, 'lib') : prefix,
  );
  return [...new Set([...(await linksFrom(file)), await realpath(file), ...folders])];
}

const maxLinks = 16;

/** A virtual environment's interpreter is a link to a link to a file: all of them have to be there. */
async function linksFrom(file: string): Promise<string[]> {
  const found = [file];
  for (let place = file; found.length < maxLinks; found.push(place)) {
    const target = await readlink(place).catch(() => undefined);
    if (target === undefined) break;
    place = resolve(dirname(place), target);
  }
  return found;
}
