import { describe, expect, test } from 'vitest';
import { existsInProject, projectFiles } from './sources/project-files.ts';
import { EXCEPTIONS } from './tidy/exceptions.ts';
import { findings, isExcepted } from './tidy/tidy.ts';

describe('the project', () => {
  const found = findings(projectFiles(), existsInProject);

  test('is as STYLE.md asks', () => {
    const left = found.filter((finding) => !isExcepted(finding, EXCEPTIONS));
    expect(left.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
  });

  test.each(EXCEPTIONS)('still needs the exception $rule in $file', (exception) => {
    expect(found.some((finding) => isExcepted(finding, [exception]))).toBe(true);
  });
});

const longBody = `{\n${'x();\n'.repeat(69)}}`;
const longChapter = `{\n${"test.each([1])('x', () => {});\n".repeat(69)}}`;

describe('a planted violation is caught', () => {
  test.each([
    ['file-size', 'a.ts', 'x();\n'.repeat(501)],
    ['function-size', 'a.ts', `function long() ${longBody}`],
    ['function-size', 'a.ts', `const long = () => ${longBody};`],
    ['function-size', 'a.ts', `class A { long() ${longBody} }`],
    ['function-size', 'a.test.ts', `test('long', () => ${longBody});`],
    ['file-name', 'src/utils.ts', ''],
    ['file-name', 'src/run-helpers.test.ts', ''],
    ['file-name', 'src/common/run.ts', ''],
    ['kebab-case', 'src/runList.ts', ''],
    ['no-leftovers', 'a.md', 'TODO: later'],
    ['no-machine-path', 'a.md', 'see /home/somebody/notes'],
    ['no-machine-path', 'a.ts', "const a = '/tmp/x';"],
    ['no-switched-off-test', 'a.test.ts', "test.skip('x', () => {});"],
    ['no-switched-off-test', 'a.test.ts', "describe.only('x', () => {});"],
    ['honest-types', 'a.ts', 'const a: any = 1;'],
    ['honest-types', 'a.ts', 'const a = 1 as unknown as string;'],
    ['live-links', 'docs/a.md', '[b](b.md)'],
    ['live-links', 'docs/a.md', '[b](../c/d.md#here)'],
  ])('%s in %s (planted violation %#)', (rule, path, text) => {
    const found = findings([{ path, text }], () => false);
    expect(found.map((finding) => finding.rule)).toEqual([rule]);
  });
});

test.each([
  ['500 lines', 'a.ts', 'x();\n'.repeat(500)],
  ['a function of 70 lines', 'a.ts', `function just() {\n${'x();\n'.repeat(68)}}`],
  ['a long chapter of tests', 'a.test.ts', `describe('a chapter', () => ${longChapter});`],
  ['a chapter by another name', 'a.contract.ts', `function chapter() ${longChapter}`],
  ['a name with a meaning', 'src/manager-approval.ts', ''],
  ['the path of an address', 'a.ts', "const skip = options.skip; 'http://host/home/page';"],
  ['a plain cast', 'a.ts', 'const a = x as string; const many: unknown = 1;'],
  ['links elsewhere', 'a.md', '[site](https://example.com) [here](#part) `[code](x.md)`'],
  ['links in a block of code', 'a.md', '```\n[code](x.md)\n```'],
])('allowed: %s', (_, path, text) => {
  expect(findings([{ path, text }], () => false)).toEqual([]);
});

test('a link to a page that exists is alive', () => {
  const page = { path: 'docs/a.md', text: '[b](../b.md "title") [c](errors/c.md#part)' };
  const exists = (file: string) => ['b.md', 'docs/errors/c.md'].includes(file);
  expect(findings([page], exists)).toEqual([]);
});
