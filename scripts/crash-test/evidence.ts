/** All that is found when the dust has settled. */
export interface Evidence {
  /** Every answer a client got to a start. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** Every run the server lists, child runs included. */
  readonly runs: readonly FoundRun[];
  /** Every side effect the stand-in service has carried out. */
  readonly sideEffects: readonly SideEffect[];
}

export interface Acknowledgement {
  readonly wish: string;
  readonly runId: string;
}

export interface FoundRun {
  readonly id: string;
  /** The tag `wish`; child runs have none. */
  readonly wish?: string;
  readonly parentRunId?: string;
  readonly status: string;
  readonly output?: unknown;
  readonly events: readonly FoundEvent[];
}

export interface FoundEvent {
  readonly sequence: number;
  readonly type: string;
  readonly activation?: string | null | undefined;
  readonly [member: string]: unknown;
}

export interface SideEffect {
  readonly idempotencyKey: string | null;
  /** The wish and the step it was done for. */
  readonly wish: string;
  readonly step: string;
  /** How often it was asked for under this key. */
  readonly deliveries: number;
}

/** Something that must not be. */
export interface Violation {
  /** The run or the wish it is about. */
  readonly about: string;
  readonly message: string;
}
