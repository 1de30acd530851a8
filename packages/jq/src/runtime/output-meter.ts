import { JqLimitError } from '../errors.ts';
import { isArray, type Json } from '../json.ts';
import type { Machine } from './machine.ts';

/** Bytes that JSON needs for the brackets and commas of a member, roughly. */
const MEMBER_BYTES = 2;
const SCALAR_BYTES = 5;

/**
 * Adds up the JSON bytes of outputs. Values share parts, so that a small one in memory can be a huge
 * one when it is written out; whoever writes it must not be the one to find out.
 */
export class OutputMeter {
  readonly #machine: Machine;
  readonly #allowed: number;
  #bytes = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#allowed = machine.limits.outputBytes;
  }

  add(output: Json): void {
    if (typeof output !== 'object' || output === null) {
      this.#count(scalarBytes(output));
      return;
    }
    const pending: (readonly Json[] | { readonly [key: string]: Json })[] = [output];
    for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
      if (isArray(value)) {
        for (const item of value) this.#member(item, 0, pending);
      } else {
        for (const key of Object.keys(value)) this.#member(value[key] ?? null, key.length, pending);
      }
      this.#count(MEMBER_BYTES);
    }
  }

  #member(
    value: Json,
    keyBytes: number,
    pending: (readonly Json[] | { readonly [key: string]: Json })[],
  ): void {
    if (typeof value === 'object' && value !== null) pending.push(value);
    else this.#count(scalarBytes(value));
    this.#count(MEMBER_BYTES + keyBytes);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (++this.#machine.steps >= this.#machine.checkpoint) this.#machine.tick();
    if (this.#bytes > this.#allowed) throw new JqLimitError('output', this.#allowed);
  }
}

function scalarBytes(value: Json): number {
  return typeof value === 'string' ? value.length + 2 : SCALAR_BYTES;
}
