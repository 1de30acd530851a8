import { type Effect, replaceSecretMarkers, taskName } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { MockedCall } from '@tutti/language';
import { differences, shown } from './differences.ts';

/** Something that would leave the run. */
export type OutgoingEffect = Extract<
  Effect,
  { readonly type: 'call' | 'receive' | 'run-process' | 'start-run' }
>;

/** A call that a run has made. */
export type MadeCall = { readonly task: string; readonly with: Json };

/** The answers of a test, handed out in order. */
export class Mocks {
  readonly #calls: readonly MockedCall[];
  readonly #used = new Map<MockedCall, number>();
  readonly failures: string[] = [];
  readonly made: MadeCall[] = [];

  constructor(calls: readonly MockedCall[]) {
    this.#calls = calls;
  }

  /** The answer to a call; undefined when the test has none, which is a failure of it. */
  take(pointer: string, effect: OutgoingEffect): MockedCall | undefined {
    const call = { task: taskName(pointer), with: argumentsOf(effect) };
    this.made.push(call);
    const mine = this.#calls.filter(({ task }) => task === call.task || task === pointer);
    const next = mine.find((each) => !this.#used.has(each)) ?? mine.at(-1);
    if (!next) {
      this.failures.push(
        `Expected an answer for the call of ${call.task}, but the test has none. It calls ${calledBy(effect)} with ${shown(call.with)}: add it to \`calls\`.`,
      );
      return undefined;
    }
    this.#used.set(next, (this.#used.get(next) ?? 0) + 1);
    if (next.with !== undefined) {
      const what = `the arguments of ${call.task}`;
      this.failures.push(...differences(what, next.with, call.with, true));
    }
    return next;
  }

  /** Answers that nobody has asked for. */
  unused(): string[] {
    return this.#calls
      .filter((call) => !this.#used.has(call) && !call.isOptional)
      .map(
        ({ task, line }) =>
          `Expected ${task} to be called for the answer in line ${line}, but it was not.`,
      );
  }
}

function argumentsOf(effect: OutgoingEffect): Json {
  if (effect.type === 'start-run') {
    const { namespace, name, version, input } = effect;
    return { namespace, name, version, input };
  }
  return replaceSecretMarkers(effect.arguments, (name) => `<secret ${name}>`);
}

function calledBy(effect: OutgoingEffect): string {
  if (effect.type === 'start-run') return `the workflow ${effect.namespace}/${effect.name}`;
  return `${effect.connector}.${effect.function}`;
}
