import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PROBLEM_CODES, PROBLEMS, problemType } from './problem-codes.ts';
import { problemsOf } from './route.ts';
import { ROUTE_TABLE } from './routes.ts';

const folder = fileURLToPath(new URL('../../../docs/errors/', import.meta.url));

test('every problem code has a page, and every page a code', () => {
  const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
  expect(pages.toSorted()).toEqual([...PROBLEM_CODES].toSorted());
});

describe.each(PROBLEM_CODES)('the page of %s', (code) => {
  const page = readFileSync(`${folder}${code}.md`, 'utf8');
  const { title, status } = PROBLEMS[code];

  test('has the title of the table and the usual parts', () => {
    const headings = page.split('\n').filter((line) => line.startsWith('#'));
    expect(headings).toEqual([`# ${code}`, '## Likely causes', '## What to do', '## Example']);
    expect(page).toContain(`**${title}.**`);
  });

  test('shows an example of its own', () => {
    const example = JSON.parse(page.split('```json\n')[1]?.split('\n```')[0] ?? '{}');
    expect(example.code).toBe(code);
    // The problem of a faulted run has the type, title and status that the run gave it.
    if (code === 'run-faulted') return;
    expect(example).toMatchObject({ type: problemType(code), title, status });
  });
});

test('every problem code is documented for some route', () => {
  const told = new Set(ROUTE_TABLE.flatMap(problemsOf));
  const beforeAnyRoute = new Set(['route-not-found', 'method-not-allowed']);
  expect(PROBLEM_CODES.filter((code) => !told.has(code) && !beforeAnyRoute.has(code))).toEqual([]);
});
