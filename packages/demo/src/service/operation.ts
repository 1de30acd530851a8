/** JSON as the services read and write it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** One callable operation of a service: what its OpenAPI document tells, and what it does. */
export interface Operation {
  /** The OpenAPI operationId. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{name}` for path parameters. */
  readonly path: string;
  readonly summary: string;
  /** The JSON schema of the request's body; absent: it takes none. */
  readonly body?: JsonObject;
  /** Changes something, so it is recorded and done once for an Idempotency-Key. */
  readonly changes: boolean;
  /** Throws a `Refusal` when it will not. */
  readonly perform: (call: Call) => Answer;
}

export interface Call {
  readonly parameters: { readonly [name: string]: string };
  readonly body: JsonObject;
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** What a service is, before it has a port. Its state lives in the closures of its operations. */
export interface ServiceDefinition {
  readonly name: string;
  readonly summary: string;
  readonly operations: readonly Operation[];
}

/** A request that the service will not carry out, now or later: answered as a problem. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}
