import { expect, test } from 'vitest';
import { codeFrame } from './code-frame.ts';

const text = 'document:\n  dsl: 1.0.0\ndo:\n\t- call:\n\t\twiht: {}\n';
const plain = (_: string, words: string) => words;

test('a diagnostic shows its line, and a caret', () => {
  const diagnostic = {
    code: 'unknown-property',
    severity: 'error' as const,
    message: 'Expected a property of call, but got "wiht". Did you mean `with`?',
    pointer: '/do/0/call/wiht',
    line: 5,
    column: 3,
    suggestion: 'with',
  };
  expect(codeFrame('a.yaml', text, diagnostic, plain).split('\n')).toEqual([
    'a.yaml:5:3 error Expected a property of call, but got "wiht". Did you mean `with`? (unknown-property)',
    '  3 │ do:',
    '  4 │ \t- call:',
    '  5 │ \t\twiht: {}',
    '    │ \t\t^',
  ]);
});

test('the first line has nothing before it', () => {
  const diagnostic = {
    code: 'x',
    severity: 'warning' as const,
    message: 'Hm.',
    pointer: '',
    line: 1,
    column: 1,
  };
  expect(codeFrame('a.yaml', text, diagnostic, plain).split('\n')).toEqual([
    'a.yaml:1:1 warning Hm. (x)',
    '  1 │ document:',
    '    │ ^',
  ]);
});
