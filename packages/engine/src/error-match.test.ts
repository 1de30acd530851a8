import { describe, expect, test } from 'vitest';
import { matchesErrorFilter } from './error-match.ts';

const problem = (type: string) => ({ type, status: 503, title: 'Down', instance: '/do/0/a' });
const OWS = 'https://open-workflow-specification.org/spec/1.0.0/errors/communication';

describe('a filter of errors', () => {
  test.each([
    ['the same URI', OWS],
    ['the older domain', 'https://serverlessworkflow.io/spec/1.0.0/errors/communication'],
    ['the older folder', 'https://serverlessworkflow.io/dsl/errors/types/communication'],
    ['www and http', 'http://www.serverlessworkflow.io/spec/1.0.0/errors/communication'],
  ])('[SPEC T4] fits a standard type written with %s', (_, type) => {
    expect(matchesErrorFilter(problem(OWS), { type })).toBe(true);
    expect(matchesErrorFilter(problem(type), { type: OWS })).toBe(true);
  });

  test.each([
    ['another type', 'https://open-workflow-specification.org/spec/1.0.0/errors/timeout'],
    ['another domain', 'https://example.org/spec/1.0.0/errors/communication'],
    ['another folder', 'https://serverlessworkflow.io/errors/communication'],
    ['the segment alone', 'communication'],
    ['a type that is none of the standard’s', 'https://serverlessworkflow.io/spec/1.0.0/errors/x'],
    ['a name of every object', 'https://serverlessworkflow.io/spec/1.0.0/errors/constructor'],
  ])('[SPEC T4] does not fit %s', (_, type) => {
    expect(matchesErrorFilter(problem(OWS), { type })).toBe(false);
  });

  test('[SPEC T4] compares every member it has, by equality', () => {
    const filter = { status: 503, title: 'Down', instance: '/do/0/a' };
    expect(matchesErrorFilter(problem(OWS), filter)).toBe(true);
    expect(matchesErrorFilter(problem(OWS), { ...filter, status: 500 })).toBe(false);
    expect(matchesErrorFilter(problem(OWS), { ...filter, detail: 'x' })).toBe(false);
    expect(matchesErrorFilter(problem('urn:x'), { type: 'urn:x' })).toBe(true);
  });

  test('without members fits everything', () => {
    expect(matchesErrorFilter(problem('urn:x'), {})).toBe(true);
  });
});
