import type { Faults, Service } from '@tutti/demo';
import { startService } from '@tutti/demo';
import type { SideEffect } from './evidence.ts';

/** Every step takes its time, so that a crash finds runs in the middle of one. */
const DELAY = { delayMs: 50 };
/** What the ledger does wrong now and then, so that runs must try again. */
const FAULTS: readonly Faults[] = [
  { ...DELAY, rate: 0.08 },
  { ...DELAY, rate: 0.08, loseAnswer: true },
  { delayMs: 100 },
];

/** The stand-in service that survives every crash and remembers each side effect. */
export interface Ledger {
  readonly url: string;
  /** Fails in another way from now on. */
  changeFaults(): void;
  /** Works without fail from now on. */
  heal(): void;
  sideEffects(): readonly SideEffect[];
  close(): Promise<void>;
}

export async function startLedger(random: () => number): Promise<Ledger> {
  const service = await startService(
    {
      name: 'ledger',
      summary: 'Writes down every step of every wish.',
      operations: [
        {
          id: 'record',
          method: 'POST',
          path: '/steps',
          summary: 'Writes a step down.',
          changes: true,
          perform: ({ body }) => ({ status: 201, body }),
        },
      ],
    },
    { random },
  );
  service.setFaults(DELAY);
  return {
    url: service.url,
    changeFaults: () => service.setFaults(FAULTS[Math.floor(random() * FAULTS.length)] ?? {}),
    heal: () => service.setFaults({}),
    sideEffects: () => sideEffectsOf(service),
    close: () => service.close(),
  };
}

function sideEffectsOf(service: Service): SideEffect[] {
  return service.effects.all().map(({ idempotencyKey, body, deliveries }) => ({
    idempotencyKey,
    wish: String(body.wish),
    step: String(body.step),
    deliveries,
  }));
}
