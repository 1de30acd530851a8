import { type AccessControl, createAccessControl } from '../access/access-control.ts';
import { decideAccess } from '../access/decide-access.ts';

/** An access control that knows the operator's token, and nobody else. */
export function operatorOnly(token: string): AccessControl {
  return createAccessControl(token, {
    prove: () => ({ kind: 'unknown' }),
    decide: (question) => decideAccess(question, []),
    watch: () => () => {},
  });
}
