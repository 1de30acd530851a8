import { type ChildProcess, fork } from 'node:child_process';

export interface OracleCase {
  readonly program: string;
  /** JSON. */
  readonly input: string;
}

export type OracleAnswer =
  | { readonly kind: 'answered'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'trapped'; readonly why: string };

/** Milliseconds after which a case counts as one that does not end. */
const PATIENCE_MS = 10_000;

/** jq itself, as WebAssembly in a child process that is started again whenever it breaks. */
export class Oracle {
  #child: ChildProcess | undefined;
  restarts = 0;

  async ask(cases: readonly OracleCase[]): Promise<OracleAnswer[]> {
    const answers: OracleAnswer[] = [];
    while (answers.length < cases.length) {
      const given = await this.#askOnce(cases.slice(answers.length));
      answers.push(...given);
    }
    return answers;
  }

  stop(): void {
    this.#child?.kill();
    this.#child = undefined;
  }

  /** Answers up to the first case that breaks the child; that one is answered as trapped. */
  #askOnce(cases: readonly OracleCase[]): Promise<OracleAnswer[]> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve) => {
      const answers: OracleAnswer[] = [];
      const finish = (isBroken: boolean) => {
        clearTimeout(timer);
        child.removeAllListeners('message');
        child.removeAllListeners('exit');
        if (isBroken) {
          this.restarts++;
          this.stop();
          const isAnswered = answers.at(-1)?.kind === 'trapped';
          if (!isAnswered) answers.push({ kind: 'trapped', why: 'it did not answer' });
        }
        resolve(answers);
      };
      let timer = setTimeout(() => finish(true), PATIENCE_MS);
      child.on('message', ({ answer }: { answer: OracleAnswer }) => {
        answers.push(answer);
        clearTimeout(timer);
        if (answer.kind === 'trapped') finish(true);
        else if (answers.length === cases.length) finish(false);
        else timer = setTimeout(() => finish(true), PATIENCE_MS);
      });
      child.on('exit', () => finish(true));
      child.send(cases);
    });
  }

  #start(): ChildProcess {
    const file = new URL('./oracle-process.ts', import.meta.url).pathname;
    this.#child = fork(file, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    return this.#child;
  }
}
