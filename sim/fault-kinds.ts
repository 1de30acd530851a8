/** What goes wrong in a simulated run besides what systems and people do. */
export const FAULT_KINDS = ['store', 'crash', 'takeover', 'network', 'clock'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export type Faults = ReadonlySet<FaultKind>;

/** What `--faults` stands for; null when it is not known. */
export function faultsOf(name: string): Faults | null {
  if (name === 'all') return new Set(FAULT_KINDS);
  if (name === 'none') return new Set();
  const kind = FAULT_KINDS.find((each) => each === name);
  return kind === undefined ? null : new Set([kind]);
}
