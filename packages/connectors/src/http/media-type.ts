/** How the content of a message is to be understood. */
export type ContentKind = 'json' | 'text' | 'form' | 'multipart' | 'binary' | 'unknown';

const textual =
  /^text\/|[+/]xml$|^application\/(javascript|ecmascript|yaml|x-yaml|graphql|sql|toml|x-sh|x-ndjson|ndjson|jsonl|json-seq|jwt)$|[+]yaml$/;

/** The kind of a `content-type`; `unknown` when none is given. */
export function contentKind(contentType: string | undefined): ContentKind {
  const type = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === '') return 'unknown';
  if (/^(application|text)\/json$|[+]json$/.test(type)) return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type === 'multipart/form-data') return 'multipart';
  return textual.test(type) ? 'text' : 'binary';
}

/** The text of a body in its declared charset, UTF-8 when none is declared or it is unknown. */
export function decodeText(body: Uint8Array, contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

/** The body as text when it is valid UTF-8 without control characters. */
export function sniffText(body: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary content.
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
