import type { Command } from '@tutti/engine';
import type { HumanDeed } from '@tutti/language';

/** What the people of a test do, handed out in order. */
export class People {
  readonly #deeds: HumanDeed[];

  constructor(deeds: readonly HumanDeed[]) {
    this.#deeds = [...deeds];
  }

  /** What is done next with a task of that name or pointer. */
  next(name: string, pointer: string): HumanDeed | undefined {
    const index = this.#deeds.findIndex(({ task }) => task === name || task === pointer);
    return index < 0 ? undefined : this.#deeds.splice(index, 1)[0];
  }

  /** What nobody was asked for. */
  unused(): string[] {
    return this.#deeds.map(
      ({ task, by, line }) =>
        `Expected ${task} to ask somebody, for what ${by} does in line ${line}, but it did not.`,
    );
  }
}

/** The command that a deed is. */
export function commandOf(activation: string, { by: user, groups, deed }: HumanDeed): Command {
  const by = { user, groups };
  if (deed.kind === 'fill') return { type: 'complete-human-task', activation, by, data: deed.data };
  const { kind: _, ...decision } = deed;
  return { type: 'decide-human-task', activation, by, ...decision };
}
