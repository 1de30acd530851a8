import protobuf, { type INamespace } from 'protobufjs';

/** A proto document as it was read: names are not resolved yet. */
export interface ProtoFile {
  /** As imports call it. */
  readonly name: string;
  readonly package: string;
  readonly imports: readonly string[];
  /** `proto2`, `proto3`, or an edition such as `2023`. */
  readonly syntax: string;
  /** Of its text, in UTF-16 units. */
  readonly length: number;
  /** What it declares beside options, by name. */
  readonly declarations: Declarations;
}

export type Declarations = NonNullable<INamespace['nested']>;

/** Reads the text of a proto document. Throws an `Error` that says where it is malformed. */
export function parseProto(name: string, text: string): ProtoFile {
  const { package: packageName = '', imports = [], weakImports = [], root } = read(text);
  const declarations = packageName
    .split('.')
    .filter((part) => part !== '')
    .reduce<Declarations>(
      (around, part) => ('nested' in around[part]! ? (around[part].nested ?? {}) : {}),
      root.toJSON().nested ?? {},
    );
  const [first] = Object.values(declarations);
  return {
    name,
    package: packageName,
    imports: [...imports, ...weakImports],
    syntax: first === undefined ? 'proto3' : syntaxOf(declarations),
    length: text.length,
    declarations,
  };
}

function read(text: string) {
  return protobuf.parse(text, new protobuf.Root(), { keepCase: true });
}

/** The parser says it of each declaration, and of those of proto3 by saying nothing. */
function syntaxOf(declarations: Declarations): string {
  for (const declaration of Object.values(declarations)) {
    if ('edition' in declaration && typeof declaration.edition === 'string')
      return declaration.edition;
  }
  return 'proto3';
}
