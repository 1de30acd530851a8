import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type DescriptorProtoSchema,
  Edition,
  type EnumDescriptorProtoSchema,
  EnumOptionsSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  MessageOptionsSchema,
  type ServiceDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import type { AnyNestedObject, IEnum, IField, IMapField, IService, IType } from 'protobufjs';
import { featuresOf } from './features.ts';
import { entryFields, fieldDescriptor, UnknownTypeError } from './field-descriptor.ts';
import type { Declarations, ProtoFile } from './proto-file.ts';
import { entryName, fullNameOf, qualified, type TypeNames } from './type-names.ts';

type MessageDescriptor = MessageInitShape<typeof DescriptorProtoSchema>;
type EnumDescriptor = MessageInitShape<typeof EnumDescriptorProtoSchema>;
type ServiceDescriptor = MessageInitShape<typeof ServiceDescriptorProtoSchema>;

const editions: ReadonlyMap<string, Edition> = new Map([
  ['2023', Edition.EDITION_2023],
  ['2024', Edition.EDITION_2024],
]);

/**
 * The descriptor of a document, all its names resolved. Options that say nothing about how messages
 * are written, and extensions, are left out. Throws an `UnknownTypeError`.
 */
export function fileDescriptor(file: ProtoFile, names: TypeNames): FileDescriptorProto {
  const edition = editions.get(file.syntax);
  const scope = file.package;
  return create(FileDescriptorProtoSchema, {
    name: file.name,
    package: scope,
    syntax: edition === undefined ? file.syntax : 'editions',
    ...(edition !== undefined && { edition }),
    messageType: messagesIn(file.declarations, scope, names),
    enumType: enumsIn(file.declarations),
    service: servicesIn(file.declarations, scope, names),
  });
}

function messagesIn(declarations: Declarations, scope: string, names: TypeNames) {
  return Object.entries(declarations).flatMap(([name, declared]) =>
    isMessage(declared) ? [message(name, declared, qualified(scope, name), names)] : [],
  );
}

function enumsIn(declarations: Declarations): EnumDescriptor[] {
  return Object.entries(declarations).flatMap(([name, declared]) =>
    isEnum(declared) ? [enumeration(name, declared)] : [],
  );
}

function servicesIn(declarations: Declarations, scope: string, names: TypeNames) {
  return Object.entries(declarations).flatMap(([name, declared]) =>
    isService(declared) ? [service(name, declared, qualified(scope, name), names)] : [],
  );
}

function message(name: string, type: IType, scope: string, names: TypeNames): MessageDescriptor {
  const oneofs = Object.values(type.oneofs ?? {});
  const partOf = new Map(
    oneofs.flatMap(({ oneof }, index) => oneof.map((field) => [field, index] as const)),
  );
  const fields = Object.entries(type.fields);
  return {
    name,
    field: fields.map(([field, declared]) => ({
      ...fieldDescriptor(field, asRepeated(field, declared, scope), scope, names),
      ...(partOf.has(field) && { oneofIndex: partOf.get(field)! }),
    })),
    oneofDecl: Object.keys(type.oneofs ?? {}).map((oneof) => ({ name: oneof })),
    nestedType: [
      ...messagesIn(type.nested ?? {}, scope, names),
      ...fields.flatMap(([field, declared]) =>
        isMap(declared) ? [mapEntry(field, declared, scope, names)] : [],
      ),
    ],
    enumType: enumsIn(type.nested ?? {}),
    options: create(MessageOptionsSchema, featuresOf(type.options)),
  };
}

/** A map field is a list of its entries. */
function asRepeated(name: string, field: IField, scope: string): IField {
  if (!isMap(field)) return field;
  return { ...field, rule: 'repeated', type: `.${qualified(scope, entryName(name))}` };
}

function isMap(field: IField): field is IMapField {
  return 'keyType' in field;
}

function mapEntry(
  field: string,
  map: IMapField,
  scope: string,
  names: TypeNames,
): MessageDescriptor {
  return {
    name: entryName(field),
    field: entryFields(map, scope, names),
    options: create(MessageOptionsSchema, { mapEntry: true }),
  };
}

function enumeration(name: string, { values, options }: IEnum): EnumDescriptor {
  return {
    name,
    value: Object.entries(values).map(([value, number]) => ({ name: value, number })),
    options: create(EnumOptionsSchema, featuresOf(options)),
  };
}

function service(
  name: string,
  { methods }: IService,
  scope: string,
  names: TypeNames,
): ServiceDescriptor {
  const messageName = (written: string) => {
    const fullName = fullNameOf(written, scope, names);
    if (fullName === undefined) throw new UnknownTypeError(written, scope);
    return `.${fullName}`;
  };
  return {
    name,
    method: Object.entries(methods).map(([method, rpc]) => ({
      name: method,
      inputType: messageName(rpc.requestType),
      outputType: messageName(rpc.responseType),
      clientStreaming: rpc.requestStream ?? false,
      serverStreaming: rpc.responseStream ?? false,
    })),
  };
}

function isMessage(declared: AnyNestedObject): declared is IType {
  return 'fields' in declared;
}

function isEnum(declared: AnyNestedObject): declared is IEnum {
  return 'values' in declared;
}

function isService(declared: AnyNestedObject): declared is IService {
  return 'methods' in declared;
}
