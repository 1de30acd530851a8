import type { Chance } from './chance.ts';
import type { Faults } from './fault-kinds.ts';

/** What one simulated world is like. */
export interface Temper {
  /** How much happens before it is healed. */
  readonly steps: number;
  /** Out of some hundred: how likely a crash is at each step, and another process that takes over. */
  readonly crashes: number;
  readonly takeovers: number;
  /** The process dies after every commit, before anybody hears of it, in so many lives. */
  readonly nervousLives: number;
}

const STEPS = [40, 40, 40, 60, 60, 80, 80, 120, 200, 400];

/** Most worlds are small: many short stories find more than a few long ones. */
export function drawTemper(chance: Chance, faults: Faults): Temper {
  const steps = chance.pick(STEPS);
  const isNervous = faults.has('crash') && chance.oneIn(10);
  return {
    steps,
    crashes: faults.has('crash') ? chance.pick([0.2, 0.5, 2, 4]) : 0,
    takeovers: faults.has('takeover') ? chance.pick([0, 1, 4]) : 0,
    nervousLives: isNervous ? 40 : 0,
  };
}
