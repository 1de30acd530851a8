import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a commit of the site says about itself, and whether its own tests see it. */
export type Health = 'well' | 'ill' | 'ill-and-tested';

/** A Git repository of a tiny site, for the deploy pipeline. */
export interface SiteRepository {
  readonly folder: string;
  /** Commits a new version; answers its hash. */
  commit(version: string, health: Health): Promise<string>;
  /** Makes the last version the one that is served in `site`, as the pipeline would have done. */
  releaseInto(site: string): Promise<void>;
}

/** Makes an empty repository in `folder`, which may exist, with the `git` command. */
export async function createSiteRepository(folder: string): Promise<SiteRepository> {
  await mkdir(folder, { recursive: true });
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  return {
    folder,
    commit: (version, health) => commit(folder, version, health),
    releaseInto: (site) => release(folder, site),
  };
}

async function commit(folder: string, version: string, health: Health): Promise<string> {
  const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
  await write('index.html', `<!doctype html><title>Site ${version}</title><h1>${version}</h1>\n`);
  await write('health.json', `${JSON.stringify({ well: health === 'well', version })}\n`);
  await write('test.sh', health === 'ill-and-tested' ? STRICT_TEST : LENIENT_TEST);
  await git(folder, 'add', '.');
  await git(folder, 'commit', '--quiet', '--allow-empty', '-m', `Site ${version}`);
  return headOf(folder);
}

async function release(folder: string, site: string): Promise<void> {
  const target = path.join('releases', await headOf(folder));
  const current = path.join(site, 'current');
  await rm(path.join(site, target), { recursive: true, force: true });
  await git(folder, 'clone', '--quiet', folder, path.join(site, target));
  await rm(current, { force: true });
  await symlink(target, current);
}

async function headOf(folder: string): Promise<string> {
  return (await git(folder, 'rev-parse', 'HEAD')).trim();
}

const LENIENT_TEST = '#!/bin/sh\ngrep -q "<h1>" index.html && echo "1 test passed"\n';
const STRICT_TEST =
  '#!/bin/sh\ngrep -q \'"well":true\' health.json || { echo "the site is ill" >&2; exit 1; }\n';

async function git(folder: string, ...args: string[]): Promise<string> {
  const author = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com'];
  const { stdout } = await run('git', ['-C', folder, ...author, ...args], {
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
  });
  return stdout;
}
