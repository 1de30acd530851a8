import type { HumanCall } from '../human-call.ts';
import type { Authentication } from './authentication.ts';
import type { ListenForeach } from './listen.ts';
import type { TaskBase } from './task.ts';
import type { Duration, Expression, Template, UriTemplate } from './template.ts';

export interface CallTask extends TaskBase {
  readonly kind: 'call';
  readonly call: Call;
}

export type Call = ConnectorCall | ReceiveCall | FunctionCall | RollbackCall | HumanCall;

/** A call of a function that a connector offers: every protocol of the language is one. */
export interface ConnectorCall {
  readonly kind: 'connector';
  readonly connector: string;
  readonly function: string;
  readonly arguments: Argument;
  /** What `$authorization` describes once the call has answered. */
  readonly authentication?: Authentication;
}

/** A call that goes on: the connector hands over one message after another. */
export interface ReceiveCall extends Omit<ConnectorCall, 'kind'> {
  readonly kind: 'receive';
  /** Evaluated on the message: which ones are consumed. */
  readonly filter?: Expression;
  readonly consume: Consumption;
  readonly foreach?: ListenForeach;
}

/** When enough messages have been consumed. The conditions are evaluated on the output so far. */
export interface Consumption {
  readonly amount?: number;
  readonly for?: Duration;
  readonly while?: Expression;
  readonly until?: Expression;
}

/** What a connector's function is given: templates, and values that are made in a way of their own. */
export type Argument =
  | Template
  | { readonly kind: 'arguments'; readonly entries: readonly (readonly [string, Argument])[] }
  /** A text, whatever an expression yields. */
  | { readonly kind: 'uri'; readonly uri: UriTemplate | Expression }
  | { readonly kind: 'credentials'; readonly authentication: Authentication }
  /** A duration as a number of milliseconds. */
  | { readonly kind: 'milliseconds'; readonly duration: Duration };

/** A call of `use.functions`: its task runs with the evaluated `with` as its raw input. */
export interface FunctionCall {
  readonly kind: 'function';
  readonly name: string;
  readonly with?: Template;
}

/** The built-in function `rollback`: compensates what the enclosing `try` has completed. */
export interface RollbackCall {
  readonly kind: 'rollback';
}
