/** A test that a row of the page names. */
export interface Proof {
  /** A distinctive part of its title, or of the row of its table. */
  readonly title: string;
  /** Relative to the project. */
  readonly file: string;
}

/** One line of a table: a property or a statement of the standard, and what becomes of it here. */
export interface Row {
  readonly line: number;
  /** Its paths in the schema, none when only the text has it. */
  readonly properties: readonly string[];
  readonly verdict: string;
  readonly proofs: readonly Proof[];
}

const SCHEMA = /^Schema: (.*)\.$/;
const ROW = /^\| (.*) \| (.*) \| ?(.*?) ?\|$/;
const PROOF = /\[((?:[^[\]]|\[[^[\]]*\])+)\]\(\.\.\/([^)]+)\)/g;

/**
 * Reads the rows of all tables of a page. Below a heading `Schema: \`a\`, \`b\`.` says whose
 * properties the rows are; without it, or where a row says `(text)`, they are of the text only.
 */
export function rowsOf(page: string): readonly Row[] {
  let owners: readonly string[] = [];
  return page.split('\n').flatMap((text, index) => {
    if (text.startsWith('#')) owners = [];
    const said = SCHEMA.exec(text)?.[1];
    if (said !== undefined) owners = codeOf(said);
    const [, first = '', verdict = '', proofs = ''] = ROW.exec(text) ?? [];
    if (!first || verdict === 'Tutti' || /^[:-]+$/.test(verdict)) return [];
    const properties = first.endsWith('(text)') ? [] : pathsOf(owners, codeOf(first)[0] ?? '');
    return [{ line: index + 1, properties, verdict, proofs: proofsOf(proofs) }];
  });
}

/** A property may be written out for one owner only: `callTask(http)` has what `callTask` has not. */
function pathsOf(owners: readonly string[], name: string): readonly string[] {
  return owners.map((owner) => (name === '' ? owner : `${owner}.${name}`));
}

function proofsOf(cell: string): readonly Proof[] {
  return [...cell.matchAll(PROOF)].map(([, title = '', file = '']) => ({ title, file }));
}

function codeOf(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
