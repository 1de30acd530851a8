import { type JsonObject, Refusal } from './operation.ts';

/** The text under `name`; refuses with 400 when there is none. */
export function textField(body: JsonObject, name: string): string {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new Refusal(400, `Expected "${name}" to be a text, but it is ${describe(value)}.`);
}

/** The positive number under `name`; refuses with 400 when there is none. */
export function amountField(body: JsonObject, name: string): number {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (typeof value === 'number' && value > 0) return value;
  throw new Refusal(400, `Expected "${name}" to be above 0, but it is ${describe(value)}.`);
}

/** What is kept under `id`; refuses with 404 when nothing is. */
export function existing<T>(kept: ReadonlyMap<string, T>, kind: string, id: string): T {
  const value = kept.get(id);
  if (value !== undefined) return value;
  throw new Refusal(404, `There is no ${kind} "${id}".`);
}

function describe(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
