import { nestedTypes } from '@bufbuild/protobuf/reflect';
import type { Declarations, ProtoFile } from './proto-file.ts';
import { wellKnownFiles } from './well-known-files.ts';

/** What a full name, such as `shop.v1.Order`, stands for. */
export type NamedKind = 'message' | 'group' | 'enum';

/** The messages and enums of all documents, by full name. */
export type TypeNames = ReadonlyMap<string, NamedKind>;

/** The names that the documents declare, and those of Google's well-known types. */
export function typeNamesOf(files: readonly ProtoFile[]): TypeNames {
  const names = new Map<string, NamedKind>();
  for (const file of wellKnownFiles.values()) {
    for (const type of nestedTypes(file))
      if (type.kind === 'message' || type.kind === 'enum') names.set(type.typeName, type.kind);
  }
  for (const file of files) collect(file.declarations, file.package, names);
  return names;
}

function collect(declarations: Declarations, scope: string, names: Map<string, NamedKind>): void {
  for (const [name, declared] of Object.entries(declarations)) {
    const fullName = qualified(scope, name);
    if ('values' in declared) names.set(fullName, 'enum');
    if (!('fields' in declared)) continue;
    names.set(fullName, 'group' in declared && declared.group === true ? 'group' : 'message');
    for (const [field, { type: _, ...form }] of Object.entries(declared.fields))
      if ('keyType' in form) names.set(qualified(fullName, entryName(field)), 'message');
    collect(declared.nested ?? {}, fullName, names);
  }
}

/** The message that the entries of a map field are. */
export function entryName(field: string): string {
  return `${field}Entry`;
}

export function qualified(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

/**
 * The full name that a name written inside of `scope` stands for: the innermost declaration wins, a
 * leading dot means a full name. Undefined when there is none.
 */
export function fullNameOf(written: string, scope: string, names: TypeNames): string | undefined {
  if (written.startsWith('.')) return names.has(written.slice(1)) ? written.slice(1) : undefined;
  let around = scope;
  for (;;) {
    const candidate = qualified(around, written);
    if (names.has(candidate)) return candidate;
    if (around === '') return undefined;
    around = around.slice(0, Math.max(0, around.lastIndexOf('.')));
  }
}
