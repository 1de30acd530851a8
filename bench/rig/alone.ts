import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Callers, startCallers } from './callers.ts';
import { withFolder } from './folder.ts';
import { readBenchOptions } from './options.ts';
import { startTutti, type Tutti, type TuttiOptions } from './subjects/tutti.ts';

/** Our server alone, in a process of its own, with callers; gone afterwards. */
export function withTutti<T>(
  play: (tutti: Tutti, callers: Callers) => Promise<T>,
  options: TuttiOptions & { readonly prepare?: (folder: string) => Promise<unknown> } = {},
): Promise<T> {
  return withFolder(async (base) => {
    const folder = path.join(base, 'data');
    await mkdir(folder);
    await options.prepare?.(folder);
    const scene = { folder, echo: '', works: [] };
    const tutti = await startTutti(scene, {
      profileFolder: readBenchOptions().profile,
      ...options,
    });
    const callers = await startCallers();
    try {
      return await play(tutti, callers);
    } finally {
      await callers.close();
      await tutti.close();
    }
  });
}
