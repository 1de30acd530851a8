import { LIMITS } from '../limits.ts';

const HEAD = `document: { dsl: 1.0.3, namespace: default, name: large, version: 1.0.0 }\n`;

/** Documents beyond each limit, by the code that tells it: made here, too large to keep. */
export const TOO_LARGE_DOCUMENTS: { readonly [code: string]: () => string } = {
  'document-too-large': () => `${HEAD}do: []\n# ${'x'.repeat(LIMITS.documentBytes)}\n`,
  'document-too-deep': () => `${HEAD}do: []\ninput: ${'['.repeat(LIMITS.depth + 1)}`,
  'pointer-too-long': () => `${HEAD}do: [{ ${'x'.repeat(LIMITS.pointerLength)}: { wait: PT1S } }]`,
  'too-many-tasks': () =>
    `${HEAD}do:\n${lines(LIMITS.tasks + 1, (n) => `- t${n}: { wait: PT1S }`)}`,
  'too-many-aliased-values': () => `${HEAD}do:\n- grow:\n    set:\n${aliasedLevels()}`,
  'plan-too-large': () =>
    `${HEAD}use: { errors: { e: { type: 'https://x', status: 400, detail: ${'x'.repeat(100_000)} } } }\n` +
    `do:\n${lines(400, (n) => `- t${n}: { raise: { error: e } }`)}`,
  'too-many-resources': () =>
    `${HEAD}do:\n${lines(LIMITS.resources + 1, (n) => `- t${n}: { call: 'https://example.com/f${n}.yaml' }`)}`,
  'too-many-diagnostics': () =>
    `${HEAD}do:\n${lines(LIMITS.diagnostics + 1, (n) => `- t${n}: { wait: soon }`)}`,
};

function lines(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('');
}

/** Ten aliases to the level before, on each level. */
function aliasedLevels(): string {
  return lines(7, (n) => {
    const content = n === 0 ? 'x' : Array.from({ length: 10 }, () => `*l${n - 1}`).join(', ');
    return `      l${n}: &l${n} [${content}]`;
  });
}
