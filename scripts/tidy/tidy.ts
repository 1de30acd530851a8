import type { ProjectFile } from '../sources/project-files.ts';
import type { Exception } from './exceptions.ts';
import { liveLinks } from './links.ts';
import type { Finding, Rule } from './rule.ts';
import { fileSize, functionSize } from './size.ts';
import { honestTypes } from './types.ts';
import { fileName, kebabCase, noLeftovers, noMachinePath, noSwitchedOffTest } from './words.ts';

/** Everything that is not as STYLE.md asks, in the given files. */
export function findings(
  files: readonly ProjectFile[],
  exists: (file: string) => boolean,
): readonly Finding[] {
  const rules: readonly Rule[] = [
    fileSize,
    functionSize,
    fileName,
    kebabCase,
    noLeftovers,
    noMachinePath,
    noSwitchedOffTest,
    honestTypes,
    liveLinks(exists),
  ];
  return files.flatMap((file) => rules.flatMap((rule) => applied(rule, file)));
}

function applied(rule: Rule, file: ProjectFile): Finding[] {
  return rule.find(file).map((found) => ({ rule: rule.name, file: file.path, ...found }));
}

/** Whether an exception names this finding. */
export function isExcepted(finding: Finding, exceptions: readonly Exception[]): boolean {
  return exceptions.some(({ rule, file }) => rule === finding.rule && file === finding.file);
}
