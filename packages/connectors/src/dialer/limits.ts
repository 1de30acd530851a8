/** What one exchange may cost. */
export interface DialLimits {
  /** Of the response body, as sent and again when expanded. */
  readonly responseBytes: number;
  readonly connectTimeoutMs: number;
  /** From the sent request to the response's headers. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of the response's body. */
  readonly bodyTimeoutMs: number;
  /** For the whole exchange, so that a slow trickle ends too. */
  readonly totalTimeoutMs: number;
  /** Connections to one origin; further requests queue. */
  readonly connectionsPerOrigin: number;
}

export const defaultLimits: DialLimits = {
  responseBytes: 50 * 1024 * 1024,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 120_000,
  bodyTimeoutMs: 60_000,
  totalTimeoutMs: 600_000,
  connectionsPerOrigin: 256,
};
