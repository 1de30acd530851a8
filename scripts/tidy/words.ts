import type { ProjectFile } from '../sources/project-files.ts';
import { isSource, isTest } from '../sources/project-files.ts';
import type { Rule } from './rule.ts';

const EMPTY_NAMES =
  /^(utils?|utilities|helpers?|managers?|misc|common|shared|stuff)$|-(utils?|helpers?|manager)$/;

/** A name that says nothing attracts everything. */
export const fileName: Rule = {
  name: 'file-name',
  find(file) {
    if (!isSource(file)) return [];
    const parts = file.path.split('/').map((part) => part.split('.')[0] ?? '');
    return parts
      .filter((part) => EMPTY_NAMES.test(part))
      .map((part) => ({
        line: 1,
        message: `is named "${part}", which does not say what is in it.`,
      }));
  },
};

export const kebabCase: Rule = {
  name: 'kebab-case',
  find(file) {
    const isPlain = file.path.split('/').every((part) => /^[a-z0-9._-]+$/.test(part));
    return isPlain || !isSource(file) ? [] : [{ line: 1, message: 'is not named in kebab-case.' }];
  },
};

/** What is left to do belongs in an issue, where it is seen. */
export const noLeftovers: Rule = {
  name: 'no-leftovers',
  find: (file) => linesWith(file, /\b(TODO|FIXME|XXX|HACK)\b/, (found) => `has a ${found}.`),
};

const MACHINE_PATH = /(?<![\w.~/-])\/(work|home|Users|tmp)\/[\w.-]+/;

export const noMachinePath: Rule = {
  name: 'no-machine-path',
  find: (file) =>
    linesWith(file, MACHINE_PATH, (found) => `names ${found}, which is one machine's path.`),
};

const SWITCHED_OFF =
  /\b(?:test|it|describe|suite)\.(?:only|skip|todo|skipIf|runIf|fails)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\(/;

export const noSwitchedOffTest: Rule = {
  name: 'no-switched-off-test',
  find(file) {
    if (!isTest(file.path)) return [];
    return linesWith(file, SWITCHED_OFF, (found) => `uses ${found}: every test runs, always.`);
  },
};

function linesWith(
  file: ProjectFile,
  pattern: RegExp,
  say: (found: string) => string,
): { line: number; message: string }[] {
  return file.text.split('\n').flatMap((text, index) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [{ line: index + 1, message: say(found) }];
  });
}
