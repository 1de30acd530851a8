import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

type Decoder = (body: Uint8Array, limits: { maxOutputLength: number }) => Promise<Uint8Array>;

const decodeZlib = promisify(inflate) as Decoder;
const decodeRaw = promisify(inflateRaw) as Decoder;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', promisify(gunzip) as Decoder],
  ['x-gzip', promisify(gunzip) as Decoder],
  ['br', promisify(brotliDecompress) as Decoder],
  ['zstd', promisify(zstdDecompress) as Decoder],
  ['deflate', (body, limits) => (isZlib(body) ? decodeZlib : decodeRaw)(body, limits)],
]);

/** What the dialer can undo. */
export const acceptedEncodings = 'gzip, deflate, br, zstd';

/**
 * Undoes a `content-encoding`, the last applied first. Answers undefined when one is unknown.
 * Rejects with zlib's error when the body is damaged (`Z_…`) or expands beyond `maxBytes`
 * (`ERR_BUFFER_TOO_LARGE`).
 */
export async function decodeContent(
  body: Uint8Array,
  contentEncoding: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const names = contentEncoding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > maxCodings) return undefined;
  let decoded = body;
  for (const name of names.reverse()) {
    const decode = decoders.get(name);
    if (decode === undefined) return undefined;
    decoded = await decode(decoded, { maxOutputLength: maxBytes });
  }
  return decoded;
}

const maxCodings = 4;

/** Many servers send `deflate` without the zlib wrapper the standard asks for. */
function isZlib(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
