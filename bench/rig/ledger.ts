import { type OwnProcess, startOwnProcess } from './own-process.ts';

/** What stands in a ledger. */
export interface LedgerCount {
  /** Side effects by step. */
  readonly counts: { readonly [step: string]: number };
  /** Side effects that came under two different keys: a service could not know them to be the same. */
  readonly doubled: number;
  /** Requests for what was there already, under the same key. */
  readonly repeated: number;
}

/** A service outside of every crash, whose side effects are counted. */
export interface Ledger {
  readonly origin: string;
  count(): Promise<LedgerCount>;
  close(): Promise<void>;
}

export async function startLedger(): Promise<Ledger> {
  const program: OwnProcess = startOwnProcess('ledger-program');
  const { port } = (await program.next()) as { port: number };
  return {
    origin: `http://127.0.0.1:${port}/`,
    async count() {
      program.tell({});
      return (await program.next()) as LedgerCount;
    },
    close: () => program.close(),
  };
}
