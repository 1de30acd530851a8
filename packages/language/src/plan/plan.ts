import type { Json } from '@tutti/jq';
import type { Concurrency, Priority } from './concurrency.ts';
import type { DataInput, DataOutput } from './data-flow.ts';
import type { Schedule } from './schedule.ts';
import type { Task, TaskKind } from './task.ts';
import type { Duration, Expression } from './template.ts';

/**
 * The plan: a definition compiled to frozen, executable data.
 *
 * Everything a run needs is in it: references (`use.*`, named timeouts, retries, errors,
 * authentications) are resolved, durations are milliseconds, expressions know the variables they
 * read. It is plain JSON, so it is stored as it is, and a run stays pinned to it for ever.
 */
export interface Plan {
  /** The shape of this interface; a change of meaning is a new number. */
  readonly format: 3;
  /** `sha256:<hex>` of the format and the canonical JSON of the definition. */
  readonly id: string;
  readonly document: DocumentInfo;
  /** The definition as data, exactly as written: what `$workflow.definition` answers. */
  readonly definition: Json;
  readonly input?: DataInput;
  readonly output?: DataOutput;
  readonly timeout?: Duration;
  readonly schedule?: Schedule;
  readonly concurrency?: Concurrency;
  /** Of its runs: `document.metadata.priority`. */
  readonly priority?: Priority;
  readonly tasks: readonly Task[];
  /**
   * `use.functions` by name, and functions from elsewhere by URI. Calls refer to them by name, so
   * that recursion stays finite.
   */
  readonly functions: { readonly [name: string]: Task };
  /** `use.secrets`: the names a run may read through `$secrets`. */
  readonly secrets: readonly string[];
  /** What was fetched for it, by URI: `sha256:<hex>` of the text. */
  readonly resources?: { readonly [uri: string]: string };
  /** `use.extensions`, the outermost first. */
  readonly extensions?: readonly Extension[];
}

/** What every task of some kinds has around it. Its own tasks are not extended. */
export interface Extension {
  readonly name: string;
  readonly kinds: readonly TaskKind[];
  /** Evaluated on the input of the task that it would surround. */
  readonly when?: Expression;
  readonly before: readonly Task[];
  readonly after: readonly Task[];
}

export interface DocumentInfo {
  readonly dsl: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly summary?: string;
  readonly tags?: { readonly [key: string]: Json };
  readonly metadata?: { readonly [key: string]: Json };
}
