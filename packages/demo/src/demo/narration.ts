import type { Client, RunEvent } from '@tutti/client';

/** Turns the events of one run, as they come, into lines for people. */
export type Narrator = (run: {
  readonly definition: string;
  readonly runId: string;
}) => (event: RunEvent) => readonly string[];

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
