import path from 'node:path';
import type { ProjectFile } from '../sources/project-files.ts';
import { BESIDE } from './arrows.ts';
import { importsOf } from './imports.ts';

/** What a file beside the packages imports of them though it may not, one sentence each. */
export function besideViolations({ path: file, text }: ProjectFile): readonly string[] {
  const [folder = ''] = file.split('/');
  const allowed = Object.hasOwn(BESIDE, folder) ? BESIDE[folder] : undefined;
  if (allowed === undefined) return [];
  return importsOf(text).flatMap(({ specifier, line }) => {
    const target = targetOf(file, specifier);
    const places = [...allowed.packages.map((name) => `@tutti/${name}`), ...allowed.rooms];
    const isOurs = /^(@tutti|packages)\//.test(target);
    const isAllowed = places.some((place) => `${target}/`.startsWith(place.replace(/\/?$/, '/')));
    if (!isOurs || isAllowed) return [];
    return [`${file}:${line} imports ${target}, but ${folder} may import ${places.join(', ')}.`];
  });
}

function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(file), specifier);
}
