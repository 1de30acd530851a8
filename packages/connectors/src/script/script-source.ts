import {
  type CallContext,
  type ProblemBody,
  RetryableFault,
  TerminalFault,
} from '@tutti/connector-kit';
import { type ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { type FetchedResource, fetchResource } from '../resources/fetch-resource.ts';
import { type Resource, readResource, shownPlace } from '../resources/resource.ts';

/** Where the code of a script is: in its arguments, or at its source. */
export type ScriptCode =
  | { readonly kind: 'inline'; readonly code: string }
  | { readonly kind: 'external'; readonly source: Resource };

const maxLength = 1024 * 1024;
const accept = 'text/javascript, text/x-python, text/plain;q=0.9, */*;q=0.5';

/** Reads the argument `source`, `{ uri, authentication?, name? }`, or without it `code`. */
export function readScriptCode(
  owner: string,
  args: ArgumentReader,
  tokens: TokenStore,
): ScriptCode {
  const source = args.optionalObject('source');
  if (source === undefined) return { kind: 'inline', code: args.text('code') };
  const { name } = source;
  const what = typeof name === 'string' ? `script "${name}"` : 'script';
  return { kind: 'external', source: readResource(owner, args, 'source', what, tokens) };
}

/** The text of a script. One that cannot be had is a fault that says which one, and where it was looked for. */
export async function scriptText(code: ScriptCode, context: CallContext): Promise<string> {
  if (code.kind === 'inline') return code.code;
  const { source } = code;
  return checked(source, await fetchScript(source, context));
}

async function fetchScript(source: Resource, context: CallContext): Promise<FetchedResource> {
  try {
    const fetched = await fetchResource(source, accept, undefined, context);
    if (fetched === 'unchanged') throw new Error('Expected a script, but it is unchanged.');
    return fetched;
  } catch (error) {
    throw toldOf(source, error);
  }
}

function toldOf({ what, uri }: Resource, error: unknown): unknown {
  const told = (problem: ProblemBody) => ({
    ...problem,
    detail: `The ${what} at ${shownPlace(uri)} could not be fetched. ${problem.detail ?? problem.title}`,
  });
  if (error instanceof RetryableFault)
    return new RetryableFault(told(error.problem), { cause: error });
  if (error instanceof TerminalFault)
    return new TerminalFault(told(error.problem), { cause: error });
  return error;
}

/** A page that says what went wrong, or something that is no text at all, is not run. */
function checked({ what }: Resource, { uri, text, contentType = '' }: FetchedResource): string {
  const place = `the ${what} at ${shownPlace(uri)}`;
  if (/^text\/html\b/i.test(contentType))
    throw configurationFault(
      `Expected ${place} to be the text of a script, but it is a page (${contentType}).`,
    );
  if (text.includes('\0') || text.includes('\uFFFD'))
    throw configurationFault(
      `Expected ${place} to be the text of a script in UTF-8, but it is not readable text.`,
    );
  if (text.length > maxLength)
    throw configurationFault(
      `Expected ${place} to be at most ${maxLength} characters long, but it has ${text.length}.`,
    );
  if (text.trim() === '')
    throw configurationFault(`Expected ${place} to be the text of a script, but it is empty.`);
  return text;
}
