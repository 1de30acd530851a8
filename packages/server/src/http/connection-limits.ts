/** What a client may take its time for, and how large its headers may be. */
export interface ConnectionLimits {
  /** For sending all headers. */
  readonly headersMs: number;
  /** For sending the whole request. */
  readonly requestMs: number;
  /** How often the two above are looked at. */
  readonly checkEveryMs: number;
  /** A connection on which nothing moves for so long is cut off: longer than the longest wait. */
  readonly silenceMs: number;
  readonly keepAliveMs: number;
  readonly headerBytes: number;
  readonly connections: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 2_000,
  silenceMs: 330_000,
  keepAliveMs: 65_000,
  headerBytes: 16 * 1024,
  connections: 10_000,
};
