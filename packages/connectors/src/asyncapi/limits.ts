/** What messaging may cost. */
export interface MessagingLimits {
  /** To connect, with everything that belongs to it. */
  readonly connectTimeoutMs: number;
  /** To subscribe: a group of consumers waits for members that are gone without a word. */
  readonly subscribeTimeoutMs: number;
  /** From sending a message to its confirmation. */
  readonly answerTimeoutMs: number;
  /** Of one message. */
  readonly messageBytes: number;
  /** A connection that publishes is kept for the next message so long. */
  readonly idleMs: number;
  /** Connections that publish; more are closed after use. */
  readonly connections: number;
  /** Between attempts to subscribe again, at the longest. */
  readonly backoffMs: number;
  /** A subscription that could not begin for so long has failed. */
  readonly firstContactMs: number;
}

export const defaultLimits: MessagingLimits = {
  connectTimeoutMs: 15_000,
  subscribeTimeoutMs: 60_000,
  answerTimeoutMs: 30_000,
  messageBytes: 16 * 1024 * 1024,
  idleMs: 10_000,
  connections: 128,
  backoffMs: 30_000,
  firstContactMs: 120_000,
};
