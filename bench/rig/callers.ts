import type { Job, Load } from './load.ts';
import { startOwnProcess } from './own-process.ts';

/** Those who ask, in a process of their own, the same for all systems. */
export interface Callers {
  /** Carries out a job; one at a time. */
  load(job: Job): Promise<Load>;
  close(): Promise<void>;
}

export async function startCallers(): Promise<Callers> {
  const program = startOwnProcess('callers-program');
  await program.next();
  return {
    async load(job) {
      program.tell(job);
      return (await program.next()) as Load;
    },
    close: () => program.close(),
  };
}
