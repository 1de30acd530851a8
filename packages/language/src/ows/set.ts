import { expressionOrMap } from '../expressions/template.ts';
import type { Template } from '../plan/template.ts';
import { required } from '../reading/read-object.ts';
import { expectedContent, type Reader } from '../reading/reader.ts';
import { taskKind } from './task-kind.ts';

const value: Reader<Template> = (at, scope) => {
  if (at.kind === 'map' && at.entries.size === 0)
    expectedContent('`set` to have at least one property', at, scope);
  return expressionOrMap('`set`')(at, scope);
};

export const setTask = taskKind(
  'set',
  () => ({ set: required(value) }),
  ({ set }, base) => ({ ...base, kind: 'set', value: set }),
);
