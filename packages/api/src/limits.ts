/** Bounds of the contract: what is above them is refused, never cut off. */
export const LIMITS = {
  /** Bytes of any body but a definition's. */
  bodyBytes: 1024 * 1024,
  /** Bytes of a definition. */
  definitionBytes: 2 * 1024 * 1024,
  /** Bytes of a secret as it is set. */
  secretBytes: 64 * 1024,
  /** Bytes of what sets up a webhook or an event sink. */
  resourceBytes: 64 * 1024,
  /** Bytes of a delivery to a webhook when nothing is said. */
  webhookBytes: 256 * 1024,
  /** Secrets that sign or check at the same time. */
  signingSecrets: 5,
  /** The longest time between a signature and its arrival: half of the time that events are known for. */
  signatureToleranceSeconds: 1800,
  /** Patterns of an event sink for each attribute. */
  sinkPatterns: 50,
  /** How deep a JSON body may be nested. */
  jsonDepth: 200,
  /** The longest `?wait=`. */
  waitMs: 5 * 60 * 1000,
  /** Items of a page, at the most and when nothing is said. */
  pageItems: 1000,
  defaultPageItems: 50,
  /** Events of one CloudEvents batch. */
  batchEvents: 500,
} as const;
