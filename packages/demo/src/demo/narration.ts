import type { Client } from '@tutti/client';

type Followed = ReturnType<Client['runs']['follow']>;

/** An event of a run, as the client tells it. */
export type ToldEvent = Followed extends AsyncGenerator<infer Event> ? Event : never;

/** Turns the events of one run, as they come, into lines for people. */
export type Narrator = (run: {
  readonly definition: string;
  readonly runId: string;
}) => (event: ToldEvent) => readonly string[];

/** Follows a run to its end and logs what the narrator makes of it. */
export async function narrate(
  client: Client,
  run: { readonly definition: string; readonly runId: string },
  narrator: Narrator,
  log: (line: string) => void,
): Promise<void> {
  const lines = narrator(run);
  for await (const event of client.runs.follow('demo', run.runId)) {
    for (const line of lines(event)) log(line);
  }
}
