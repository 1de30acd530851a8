import type { Json } from '@tutti/jq';

/** A file of tests of one definition. */
export interface WorkflowTestFile {
  /** Relative to the file. */
  readonly definition?: string;
  /** What the definition refers to: by URI, a file relative to this one. */
  readonly resources: { readonly [uri: string]: string };
  readonly tests: readonly WorkflowTest[];
}

/** A run in a world where everything outside answers as written down. */
export interface WorkflowTest {
  readonly name: string;
  readonly line: number;
  readonly input?: Json;
  /** RFC 3339: when the run starts. */
  readonly at?: string;
  readonly startedBy?: string;
  readonly calls: readonly MockedCall[];
  readonly events: readonly GivenEvent[];
  /** What people do with the human tasks they are asked for, in order. */
  readonly people: readonly HumanDeed[];
  readonly expect: Expectation;
}

/**
 * How a call of a task is answered. The first call takes the task's first answer, and so on; the
 * last one answers whatever comes after it.
 */
export interface MockedCall {
  /** Its name, or its JSON pointer. */
  readonly task: string;
  readonly line: number;
  /** What the arguments must have, at the least. */
  readonly with?: Json;
  readonly outcome: MockedOutcome;
  readonly afterMs: number;
  /** It may also never be called. */
  readonly isOptional: boolean;
}

export type MockedOutcome =
  | { readonly kind: 'answer'; readonly output: Json }
  | { readonly kind: 'problem'; readonly problem: { readonly [member: string]: Json } }
  /** For a call that receives. */
  | { readonly kind: 'items'; readonly items: readonly Json[] }
  /** No answer ever comes. */
  | { readonly kind: 'silence' };

/** An event from outside, so long after the start. */
export interface GivenEvent {
  readonly afterMs: number;
  readonly event: { readonly [attribute: string]: Json };
}

/** What somebody does with a human task, so long after it has been opened or somebody else has acted. */
export interface HumanDeed {
  readonly task: string;
  readonly line: number;
  readonly by: string;
  readonly groups: readonly string[];
  readonly afterMs: number;
  readonly deed:
    | {
        readonly kind: 'decide';
        readonly decision: 'approve' | 'reject';
        readonly comment?: string;
      }
    | { readonly kind: 'fill'; readonly data: Json };
}

/** What must have become of the run. What is absent is not looked at. */
export interface Expectation {
  readonly status: 'completed' | 'faulted' | 'cancelled' | 'waiting' | 'running';
  /** The whole output. */
  readonly output?: Json;
  readonly context?: Json;
  /** What the problem must have, at the least. */
  readonly problem?: { readonly [member: string]: Json };
  /** The names of the tasks that were entered, in order. */
  readonly path?: readonly string[];
  /** What was called, in order: task, and what its arguments must have. */
  readonly calls?: readonly { readonly task: string; readonly with?: Json }[];
  /** What the emitted events must have, in order. */
  readonly emitted?: readonly { readonly [attribute: string]: Json }[];
  readonly tookMs?: number;
}
