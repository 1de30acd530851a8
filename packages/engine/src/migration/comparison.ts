import type { RunState } from '../state.ts';
import type { Counterparts } from './counterparts.ts';
import type { PlanPlaces } from './plan-places.ts';

/** A run, the plan it has, and the one it shall have. */
export interface Comparison {
  readonly state: RunState;
  readonly from: PlanPlaces;
  readonly to: PlanPlaces;
  readonly counterparts: Counterparts;
}
