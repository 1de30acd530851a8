import { existsSync, writeFileSync } from 'node:fs';
import type { Json } from '@tutti/client';
import { type RecordedEvent, recordTest } from '@tutti/workflow-tests';
import { parseDocument, stringify, YAMLSeq } from 'yaml';
import { readDefinitionFile } from '../../input/definition-file.ts';
import { readTextFile } from '../../input/json-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { followRun } from '../../terminal/follow-run.ts';
import type { CommandContext } from '../command.ts';
import { testFileOf } from './find-test-files.ts';

export interface Recording {
  readonly definition: string;
  readonly name: string;
  readonly input: Json;
  readonly allowShell: boolean;
}

/**
 * Runs a definition in this process, with real calls, and adds the test that the run makes to the
 * definition's test file.
 */
export async function record(recording: Recording, context: CommandContext): Promise<void> {
  const { name, input } = recording;
  const test = recordTest(name, input, await eventsOfRealRun(recording, context));
  const file = testFileOf(recording.definition);
  writeFileSync(file, withTest(file, test));
  context.terminal.words(`Added the test "${name}" to ${file}.`);
}

async function eventsOfRealRun(
  { definition, input, allowShell }: Recording,
  { terminal, signal }: CommandContext,
): Promise<readonly RecordedEvent[]> {
  const { source, document } = readDefinitionFile(definition, terminal);
  const { namespace, name } = document;
  const { withEmbeddedServer } = await import('../../embedded.ts');
  let events: readonly RecordedEvent[] = [];
  await withEmbeddedServer({ shell: allowShell }, async (client) => {
    await client.definitions.publish(namespace, source);
    const { runId } = await client.runs.start(namespace, { definition: { name }, input });
    await followRun(client, { namespace, runId, title: `${name} ${runId}` }, terminal, signal);
    if (signal.aborted) throw new CommandFailure(EXIT.interrupted, 'Stopped recording.');
    events = await allEvents((after) => client.runs.events(namespace, runId, { after }));
  });
  return events;
}

async function allEvents(
  page: (
    after: number,
  ) => Promise<{ readonly items: readonly RecordedEvent[]; readonly next?: number }>,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { items, next } = await page(after);
    events.push(...items);
    after = next;
  }
  return events;
}

/** The text of the test file with one more test; what is there already stays as it was written. */
function withTest(file: string, test: Json): string {
  if (!existsSync(file)) return stringify({ tests: [test] });
  const document = parseDocument(readTextFile(file));
  const tests = document.get('tests');
  if (document.errors.length > 0 || !(tests instanceof YAMLSeq)) {
    throw new CommandFailure(
      EXIT.failed,
      `Expected ${file} to hold a list of \`tests\`, but it does not.`,
    );
  }
  tests.add(document.createNode(test));
  return document.toString();
}
