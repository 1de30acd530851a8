import type { RoleBinding } from '@tutti/api';
import { describe, expect, test } from 'vitest';
import { decideAccess } from './decide-access.ts';
import { NOBODY, OPERATOR, type TokenScope } from './principal.ts';

const SUBJECT = 'service-account:ci';
const AUTHOR: RoleBinding = { subject: SUBJECT, role: 'author', namespace: 'demo' };

function withScope(scope: TokenScope) {
  return { name: SUBJECT, token: { id: 'aaaaaaaaaaaa', expiresAt: 0, ...scope } };
}

describe('a role', () => {
  test('allows what it has, where it is given, and says which one it was', () => {
    const question = { principal: { name: SUBJECT }, namespace: 'demo' } as const;
    expect(decideAccess({ ...question, permission: 'definitions:publish' }, [AUTHOR])).toEqual({
      kind: 'allowed',
      because: AUTHOR,
      detail: 'service-account:ci is author in namespace demo.',
    });
    expect(decideAccess({ ...question, permission: 'runs:operate' }, [AUTHOR])).toEqual({
      kind: 'denied',
      detail: 'No role of service-account:ci allows runs:operate in namespace demo.',
    });
  });

  test('of one namespace allows nothing in another, and nothing that belongs to none', () => {
    const question = { principal: { name: SUBJECT }, permission: 'definitions:read' } as const;
    for (const namespace of ['other', 'demo2', '*', 'DEMO', 'demo/', '']) {
      expect(decideAccess({ ...question, namespace }, [AUTHOR]).kind).toBe('denied');
    }
  });

  test('everywhere allows it in every namespace', () => {
    const everywhere = { ...AUTHOR, namespace: '*' };
    const question = { principal: { name: SUBJECT }, permission: 'definitions:read' } as const;
    for (const namespace of ['other', 'demo', '*']) {
      const answer = decideAccess({ ...question, namespace }, [everywhere]);
      expect(answer).toMatchObject({ kind: 'allowed', because: everywhere });
    }
  });

  test('of somebody else is nobody’s', () => {
    const question = { permission: 'definitions:read', namespace: 'demo' } as const;
    const other = { name: 'service-account:ci2' };
    expect(decideAccess({ ...question, principal: other }, [AUTHOR]).kind).toBe('denied');
    expect(decideAccess({ ...question, principal: NOBODY }, [AUTHOR]).kind).toBe('denied');
  });
});

test('the operator may do everything', () => {
  const question = { principal: OPERATOR, permission: 'access:write', namespace: '*' } as const;
  expect(decideAccess(question, []).kind).toBe('allowed');
});

describe('a token', () => {
  const question = { permission: 'definitions:publish', namespace: 'demo' } as const;

  test('for some permissions can be used for no other, whatever its owner may', () => {
    const principal = withScope({ permissions: ['definitions:read', 'runs:operate'] });
    expect(decideAccess({ ...question, principal }, [AUTHOR])).toEqual({
      kind: 'denied',
      detail: 'The token is for definitions:read, runs:operate: not for definitions:publish.',
    });
  });

  test('for some namespaces can be used in no other', () => {
    const principal = withScope({ namespaces: ['test'] });
    const everywhere = [{ ...AUTHOR, namespace: '*' }];
    expect(decideAccess({ ...question, principal }, everywhere)).toEqual({
      kind: 'denied',
      detail: 'The token is for test: not for namespace demo.',
    });
  });

  test('gives nothing that its owner may not do', () => {
    const principal = withScope({ permissions: ['runs:operate'], namespaces: ['demo'] });
    const asked = { ...question, permission: 'runs:operate', principal } as const;
    expect(decideAccess(asked, [AUTHOR]).kind).toBe('denied');
  });
});
