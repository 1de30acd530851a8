import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A text file of the project. */
export interface ProjectFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const root = path.resolve(import.meta.dirname, '..', '..');
const TEXT = /\.(ts|mjs|js|json|md|yaml|yml|sh|grit|txt)$|^\.ci\/run$|(^|\/)\.[a-z]+rc$/;
const GENERATED = new Set(['package-lock.json']);

/** Every text file that is, or is about to be, part of the project: what Git tracks or would track. */
export function projectFiles(): readonly ProjectFile[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return listed
    .split('\n')
    .filter((file) => TEXT.test(file) && !GENERATED.has(file) && existsSync(path.join(root, file)))
    .map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') }));
}

/** Whether a path exists in the project's folder, tracked or not. */
export function existsInProject(relative: string): boolean {
  return existsSync(path.join(root, relative));
}

/** Whether a file is a program of ours. */
export function isSource(file: ProjectFile): boolean {
  return /\.(ts|mjs|js)$/.test(file.path);
}

/** Whether a file holds tests, or stands in a folder that only tests use. */
export function isTest(file: string): boolean {
  return /\.(test|contract)\.ts$/.test(file) || /(^|\/)testing\//.test(file);
}
