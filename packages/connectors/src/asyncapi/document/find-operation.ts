import { TerminalFault } from '@tutti/connector-kit';
import { didYouMean } from '../../arguments/did-you-mean.ts';
import { shownPlace } from '../../resources/resource.ts';
import { operation2 } from './async-api-2.ts';
import { operation3 } from './async-api-3.ts';
import type { AsyncApiDocument } from './document.ts';
import type { Operation, Use } from './operation.ts';

/** How a call names what it calls: by one of them. */
export interface Wanted {
  readonly operation: string | undefined;
  readonly channel: string | undefined;
}

/** The operation that a call names; a `configuration` fault when there is none for this use. */
export function findOperation(document: AsyncApiDocument, wanted: Wanted, use: Use): Operation {
  const find = document.version === 2 ? operation2 : operation3;
  const found = find(document, wanted, use);
  if (!('missing' in found)) return found;
  throw operationFault(document, found);
}

/** What was looked for, and what there is of it. */
export interface Missing {
  readonly missing: string;
  readonly name: string;
  readonly known: Iterable<string>;
}

function operationFault(document: AsyncApiDocument, { missing, name, known }: Missing) {
  return new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Operation Not Found',
    detail: `The ${document.what} at ${shownPlace(document.uri)} has no ${missing} "${name}".${didYouMean(name, known)}`,
  });
}
