/** What one call of gRPC may cost. */
export interface GrpcLimits {
  /** Of everything that is received in a call, headers included. */
  readonly receivedBytes: number;
  /** How many messages an answer may consist of. */
  readonly messages: number;
  readonly connectTimeoutMs: number;
  /** For the whole call; the service is told of it as the call's deadline. */
  readonly deadlineMs: number;
}

export const defaultLimits: GrpcLimits = {
  receivedBytes: 50 * 1024 * 1024,
  messages: 10_000,
  connectTimeoutMs: 10_000,
  deadlineMs: 600_000,
};
