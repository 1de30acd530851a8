import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlantedBug } from './bug.ts';
import { plant } from './plant.ts';

/** A copy of the project, as it is in the working tree, that may be broken. */
export class ScratchCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tutti-planted-bugs-'));

  constructor(root: string) {
    for (const file of filesOf(root)) {
      const target = path.join(this.folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      copyFileSync(path.join(root, file), target);
    }
    linkModules(root, this.folder);
  }

  /** Breaks the copy while `work` goes on. */
  async whileBroken<Result>(bug: PlantedBug, work: () => Promise<Result>): Promise<Result> {
    const file = path.join(this.folder, bug.file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, plant(bug, text));
    try {
      return await work();
    } finally {
      writeFileSync(file, text);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function filesOf(root: string): readonly string[] {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const listed = execFileSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return listed.split('\n').filter((file) => file !== '' && existsSync(path.join(root, file)));
}

/** Everything is the project's, but its own packages: those are the copy's. */
function linkModules(root: string, folder: string): void {
  const from = path.join(root, 'node_modules');
  const to = path.join(folder, 'node_modules');
  mkdirSync(path.join(to, '@tutti'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@tutti' && !name.startsWith('.')) {
      symlinkSync(path.join(from, name), path.join(to, name));
    }
  }
  for (const name of readdirSync(path.join(from, '@tutti'))) {
    symlinkSync(path.join(folder, 'packages', name), path.join(to, '@tutti', name));
  }
}
