import type { RunMachine } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import type { Store } from '../../store/port.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';

/** The machine of each plan, made when a run needs it. */
export class PlanMachines {
  readonly #store: Store;
  readonly #create: (plan: Plan) => RunMachine;
  readonly #machines: LeastRecentlyUsed<string, RunMachine>;

  constructor(store: Store, create: (plan: Plan) => RunMachine, capacity: number) {
    this.#store = store;
    this.#create = create;
    this.#machines = new LeastRecentlyUsed(capacity);
  }

  /** The machine when it is at hand. */
  known(planId: string): RunMachine | undefined {
    return this.#machines.get(planId);
  }

  async load(planId: string): Promise<RunMachine> {
    const known = this.known(planId);
    if (known !== undefined) return known;
    const plan = await this.#store.plan(planId);
    if (plan === null) throw new Error(`Expected plan ${planId} to be stored, but it is not.`);
    const machine = this.#create(plan);
    this.#machines.set(planId, machine);
    return machine;
  }
}
