import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import {
  type FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import type { IField, IMapField } from 'protobufjs';
import { featuresOf } from './features.ts';
import { fullNameOf, type TypeNames } from './type-names.ts';

export type FieldDescriptor = MessageInitShape<typeof FieldDescriptorProtoSchema>;

const scalars: ReadonlyMap<string, Type> = new Map([
  ['double', Type.DOUBLE],
  ['float', Type.FLOAT],
  ['int64', Type.INT64],
  ['uint64', Type.UINT64],
  ['int32', Type.INT32],
  ['fixed64', Type.FIXED64],
  ['fixed32', Type.FIXED32],
  ['bool', Type.BOOL],
  ['string', Type.STRING],
  ['bytes', Type.BYTES],
  ['uint32', Type.UINT32],
  ['sfixed32', Type.SFIXED32],
  ['sfixed64', Type.SFIXED64],
  ['sint32', Type.SINT32],
  ['sint64', Type.SINT64],
]);

const named = { message: Type.MESSAGE, group: Type.GROUP, enum: Type.ENUM } as const;

const labels: ReadonlyMap<string | undefined, Label> = new Map([
  ['repeated', Label.REPEATED],
  ['required', Label.REQUIRED],
]);

/** A field as descriptors have it. Throws an `Error` when its type is not declared anywhere. */
export function fieldDescriptor(
  name: string,
  field: IField,
  scope: string,
  names: TypeNames,
): FieldDescriptor {
  const { options = {} } = field;
  const isPacked = options.packed as unknown;
  return {
    name,
    number: field.id,
    label: labels.get(field.rule) ?? Label.OPTIONAL,
    ...typeOf(field.type, scope, names),
    jsonName: typeof options.json_name === 'string' ? options.json_name : protoCamelCase(name),
    proto3Optional: options.proto3_optional === true,
    options: create(FieldOptionsSchema, {
      ...(typeof isPacked === 'boolean' && { packed: isPacked }),
      ...featuresOf(options),
    }),
  };
}

/** The fields of the entries that a map field stands for. */
export function entryFields(
  { keyType, type }: IMapField,
  scope: string,
  names: TypeNames,
): FieldDescriptor[] {
  return [
    fieldDescriptor('key', { id: 1, type: keyType }, scope, names),
    fieldDescriptor('value', { id: 2, type }, scope, names),
  ];
}

function typeOf(written: string, scope: string, names: TypeNames) {
  const scalar = scalars.get(written);
  if (scalar !== undefined) return { type: scalar };
  const fullName = fullNameOf(written, scope, names);
  if (fullName === undefined) throw new UnknownTypeError(written, scope);
  return { type: named[names.get(fullName) ?? 'message'], typeName: `.${fullName}` };
}

/** A type is used that none of the documents declares. */
export class UnknownTypeError extends Error {
  override readonly name = 'UnknownTypeError';

  constructor(written: string, scope: string) {
    super(`${scope} uses the type ${written}, which is not declared`);
  }
}
