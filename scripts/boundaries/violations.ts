import path from 'node:path';
import { isTest, type ProjectFile } from '../sources/project-files.ts';
import { ARROWS, ENTRIES, SINGLE_PLACES, TEST_ARROWS, WALLS, WITHOUT_NODE } from './arrows.ts';
import { type Import, importsOf } from './imports.ts';

/** What a file of a package imports though it may not, one sentence each. */
export function boundaryViolations(file: ProjectFile): readonly string[] {
  const name = packageOf(file.path);
  if (name === null) return [];
  return importsOf(file.text).flatMap((found) => {
    const reason = reasonAgainst(file.path, name, found);
    return reason === null ? [] : [`${file.path}:${found.line} ${reason}`];
  });
}

/** The package a path belongs to; null outside `packages/<name>/src`. */
export function packageOf(file: string): string | null {
  return /^packages\/([^/]+)\/src\//.exec(file)?.[1] ?? null;
}

function reasonAgainst(file: string, name: string, { specifier }: Import): string | null {
  if (specifier.startsWith('.')) return reasonAgainstPath(file, name, specifier);
  if (specifier.startsWith('@tutti/')) return reasonAgainstPackage(file, name, specifier);
  if (specifier.startsWith('node:') && !isTest(file) && isWithoutNode(name)) {
    return `imports ${specifier}, but ${name} uses no Node API.`;
  }
  return null;
}

function reasonAgainstPath(file: string, name: string, specifier: string): string | null {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (packageOf(target) !== name) {
    return `imports ${specifier}, which is outside its package. Import packages by name.`;
  }
  return isTest(file) ? null : reasonAgainstRoom(file, target);
}

function reasonAgainstRoom(file: string, target: string): string | null {
  const room = file.replace('packages/server/src/', '');
  const other = target.replace('packages/server/src/', '');
  if (room === file) return null;
  const wall = WALLS.find(({ from, to }) => stands(room, from, other, to));
  return wall === undefined ? null : `imports ${other}, but ${wall.from} never imports ${wall.to}.`;
}

function stands(room: string, from: string, other: string, to: string): boolean {
  const here = below(room, from);
  const there = below(other, to);
  if (here === null || there === null) return false;
  return from.endsWith('*') && to.endsWith('*') ? here !== there : true;
}

/** The part of a path that a pattern covers; null when it does not. */
function below(file: string, pattern: string): string | null {
  const source = `^(${pattern.replace('*', '[^/]+')})/`;
  return new RegExp(source).exec(file)?.[1] ?? null;
}

function reasonAgainstPackage(file: string, name: string, specifier: string): string | null {
  const [, target = '', ...deeper] = specifier.split('/');
  if (deeper.length > 0 && !ENTRIES.includes(specifier))
    return `imports ${specifier}; import @tutti/${target} itself.`;
  if (mayImport(file, name, target)) return null;
  const allowed = (ARROWS[name] ?? []).join(', ') || 'nothing of ours';
  const place = SINGLE_PLACES.find(({ from, to }) => packageOf(from) === name && to === target);
  const exception = place === undefined ? '' : ` Only ${place.from} does: ${place.reason}.`;
  return `imports @tutti/${target}, but ${name} may import ${allowed}.${exception}`;
}

function mayImport(file: string, name: string, target: string): boolean {
  if (ARROWS[name]?.includes(target)) return true;
  if (isTest(file) && (TEST_ARROWS[name]?.includes(target) || target === name)) return true;
  return SINGLE_PLACES.some(({ from, to }) => from === file && to === target);
}

function isWithoutNode(name: string): boolean {
  return WITHOUT_NODE.some((each) => each === name);
}
