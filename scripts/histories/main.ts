import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { historiesOf, recordedVersions, writeHistories } from './folder.ts';
import { record } from './record.ts';
import { refusal, type Versions } from './released.ts';
import { replay } from './replay.ts';

const USAGE = 'Expected: npm run histories -- record <version>, or: npm run histories -- replay';

const [verb, version] = process.argv.slice(2);
if (verb === 'record' && version !== undefined) process.exitCode = await recordVersion(version);
else if (verb === 'replay') process.exitCode = replayAll();
else process.exitCode = fail(USAGE);

async function recordVersion(asked: string): Promise<number> {
  const reason = refusal(asked, versions());
  if (reason !== null) return fail(reason);
  const histories = await record();
  writeHistories(asked, histories);
  print(`${histories.length} histories of ${asked} recorded`);
  return 0;
}

function replayAll(): number {
  const histories = recordedVersions().flatMap((each) =>
    historiesOf(each).map((history) => ({ history, broken: replay(history) })),
  );
  const failed = histories.filter(({ broken }) => broken.length > 0);
  for (const { broken } of failed) for (const line of broken) print(line);
  print(`${histories.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

function versions(): Versions {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const tags = execFileSync('git', ['tag', '--list', 'v*'], { encoding: 'utf8' });
  return { current: manifest.version, tags: tags.split('\n').filter(Boolean) };
}

function fail(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 2;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
