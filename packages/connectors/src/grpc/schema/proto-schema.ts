import { create, createFileRegistry, type Registry } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptor } from './file-descriptor.ts';
import type { ProtoFile } from './proto-file.ts';
import { typeNamesOf } from './type-names.ts';
import { wellKnownFiles } from './well-known-files.ts';

/**
 * The services and messages of documents, each document after those that it imports. Nothing of a
 * document becomes code: messages are written and read by interpreting its descriptors. Throws an
 * `Error` when the documents do not fit together.
 */
export function protoSchema(files: readonly ProtoFile[]): Registry {
  const names = typeNamesOf(files);
  const known = [...wellKnownFiles.values()].map(({ proto }) => proto);
  return createFileRegistry(
    create(FileDescriptorSetSchema, {
      file: [...known, ...files.map((file) => fileDescriptor(file, names))],
    }),
  );
}
