/** A part of a JSON schema, as YAML gives it. */
interface Branch {
  readonly [keyword: string]: unknown;
}

/** Words that hold no schema, though they may hold what looks like one. */
const NO_SCHEMAS = new Set(['enum', 'required', 'const', 'default', 'examples', 'if', 'not']);

/**
 * Every property that a schema gives a name, once, as `owner.path`: the owner is the definition under
 * `$defs` that has it, `workflow` at the top, and `callTask(http)` where a constant tells what the
 * others belong to. Items of lists and values of maps add nothing to the path.
 */
export function schemaProperties(schema: unknown): readonly string[] {
  return [...new Set(propertiesBelow(schema, 'workflow'))].sort();
}

function propertiesBelow(node: unknown, owner: string): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((item) => propertiesBelow(item, owner));
  if (!isBranch(node)) return [];
  const here = ownerOf(node, owner);
  return Object.entries(node).flatMap(([keyword, part]) => {
    if (NO_SCHEMAS.has(keyword)) return [];
    if (keyword === '$defs')
      return membersOf(part).flatMap(([name, each]) => propertiesBelow(each, name));
    return keyword === 'properties' ? named(part, here) : propertiesBelow(part, here);
  });
}

function named(properties: unknown, owner: string): readonly string[] {
  return membersOf(properties).flatMap(([name, each]) => [
    `${owner}.${name}`,
    ...propertiesBelow(each, `${owner}.${name}`),
  ]);
}

function ownerOf(node: Branch, owner: string): string {
  const kinds = membersOf(node['properties']).map(([, each]) => isBranch(each) && each['const']);
  const kind = kinds.find((value) => typeof value === 'string');
  return kind === undefined ? owner : `${owner}(${kind})`;
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isBranch(value) ? Object.entries(value) : [];
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
