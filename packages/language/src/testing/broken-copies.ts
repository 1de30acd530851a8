/** Copies of a definition with one part removed, renamed or replaced, and what was done to it. */
export function* brokenCopies(
  definition: unknown,
): Generator<readonly [what: string, copy: unknown]> {
  for (const path of pathsIn(definition, [])) {
    for (const [name, change] of Object.entries(CHANGES)) {
      const copy = structuredClone(definition);
      const parent = path.slice(0, -1).reduce(memberOf, copy);
      if (typeof parent === 'object' && parent !== null) change(parent, path.at(-1)!);
      yield [`${name} /${path.join('/')}`, copy];
    }
  }
}

type Change = (parent: object, key: string) => void;

const CHANGES: { readonly [name: string]: Change } = {
  remove: (parent, key) => void Reflect.deleteProperty(parent, key),
  rename: (parent, key) => {
    Reflect.set(parent, `${key}Zz`, Reflect.get(parent, key));
    Reflect.deleteProperty(parent, key);
  },
  number: (parent, key) => void Reflect.set(parent, key, -7),
  text: (parent, key) => void Reflect.set(parent, key, 'some text'),
  list: (parent, key) => void Reflect.set(parent, key, [1]),
  map: (parent, key) => void Reflect.set(parent, key, { zz: 1 }),
  nothing: (parent, key) => void Reflect.set(parent, key, null),
};

function* pathsIn(value: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield [...path, key];
    yield* pathsIn(member, [...path, key]);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
