import { Composer, type Document, type ErrorCode, Parser, type YAMLError } from 'yaml';
import { LIMITS } from '../limits.ts';
import type { Report } from '../reading/report.ts';
import { sentence } from '../reading/words.ts';
import type { Syntax } from './syntax.ts';
import { syntaxOfYaml } from './syntax-of-yaml.ts';

const START = { pointer: '', offset: 0 };

/**
 * Reads one YAML 1.2 or JSON document (JSON is YAML's flow style). Undefined when there is nothing
 * to read further: the reason is reported. `pointer` is where it stands in a larger document.
 */
export function readDocument(text: string, report: Report, pointer = ''): Syntax | undefined {
  if (isTooLarge(text)) {
    const message = `Expected a document of at most ${LIMITS.documentBytes} bytes, but it is larger. Split the workflow, and keep data outside of it.`;
    report.mistake(START, 'document-too-large', message);
    return undefined;
  }
  const document = onlyDocument(text, report);
  if (!document) return undefined;
  for (const warning of document.warnings) {
    const at = { pointer: '', offset: warning.pos[0] };
    const message = `Expected no YAML tags but the standard ones. ${sentence(warning.message)} Remove the tag.`;
    report.mistake(at, 'unsupported-tag', message);
  }
  return syntaxOfYaml(document.contents!, text, report, pointer);
}

function isTooLarge(text: string): boolean {
  if (text.length > LIMITS.documentBytes) return true;
  return text.length * 3 > LIMITS.documentBytes && utf8Length(text) > LIMITS.documentBytes;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function onlyDocument(text: string, report: Report): Document.Parsed | undefined {
  const documents = compose(text, report);
  if (!documents) return undefined;
  const error = documents.flatMap((document) => document.errors)[0];
  if (error) {
    reportSyntaxError(error, report);
    return undefined;
  }
  const [document, second] = documents;
  if (!document?.contents || isNothing(document)) {
    const message =
      'Expected a workflow definition, but the document is empty. Start with `document:` and `do:`.';
    report.mistake(START, 'empty-document', message);
    return undefined;
  }
  if (second) {
    const at = { pointer: '', offset: second.range[0] };
    const message =
      'Expected one workflow definition, but a second YAML document follows. Put it in a file of its own.';
    report.mistake(at, 'several-documents', message);
    return undefined;
  }
  return document;
}

function isNothing(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents !== null && 'value' in contents && contents.value === null;
}

/** What to do about the slips that writers of definitions make most. */
const SYNTAX_ADVICE: { readonly [code in ErrorCode]?: string } = {
  BAD_INDENT: 'Look at the indentation of this line and of the one before it.',
  BAD_SCALAR_START: 'Put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A text with `: ` in it, such as an expression, needs quotes.',
  TAB_AS_INDENT: 'Indent with blanks.',
  UNEXPECTED_TOKEN:
    'Look for a brace or bracket too many; a text with them, such as `${ }` inside of `{ }`, needs quotes.',
};

function reportSyntaxError(error: YAMLError, report: Report): void {
  const at = { pointer: '', offset: error.pos[0] };
  const advice = SYNTAX_ADVICE[error.code] ?? '';
  const message = `Expected YAML or JSON, but it cannot be read. ${sentence(error.message)} ${advice}`;
  report.mistake(at, 'syntax-error', message.trimEnd());
}

type Token = NonNullable<Parameters<Composer['next']> extends [infer T] ? T : never>;

function compose(text: string, report: Report): Document.Parsed[] | undefined {
  const tokens = [...new Parser().parse(text)];
  const deep = offsetTooDeep(tokens);
  if (deep !== undefined) {
    const message = `Expected at most ${LIMITS.depth} levels of nesting, but there are more.`;
    report.mistake({ pointer: '', offset: deep }, 'document-too-deep', message);
    return undefined;
  }
  const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' });
  return [...composer.compose(tokens)] as Document.Parsed[];
}

/** Composing recurses, so that depth is measured on the tokens, without recursion. */
function offsetTooDeep(tokens: readonly Token[]): number | undefined {
  const rest: { token: unknown; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { token, depth } = next;
    if (!isCollection(token)) continue;
    if (depth > LIMITS.depth + 1) return token.offset ?? 0;
    for (const child of childrenOf(token)) rest.push({ token: child, depth: depth + 1 });
  }
  return undefined;
}

interface Collection {
  readonly offset?: number;
  readonly value?: unknown;
  readonly items?: readonly { readonly key?: unknown; readonly value?: unknown }[];
}

function isCollection(token: unknown): token is Collection {
  return typeof token === 'object' && token !== null;
}

function childrenOf({ items, value }: Collection): unknown[] {
  return [...(items ?? []).flatMap((item) => [item.key, item.value]), value];
}
