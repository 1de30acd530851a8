import { type Preview, previewOf } from '@tutti/engine';
import type { StartKey, Store } from '../../store/port.ts';
import { groupId } from '../concurrency/group.ts';
import type { Places } from '../concurrency/places.ts';
import { ENDED } from '../end-watch.ts';
import type { OncePerKey } from '../once-per-key.ts';
import type { Clock } from '../ports.ts';
import { LiveRun } from '../turns/live-run.ts';
import type { PlanMachines } from '../turns/plan-machines.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { commandOf } from './command-of.ts';
import type { PreviewAnswer, Repair, RepairAnswer, RepairRequest } from './repair.ts';

export interface RepairPorts {
  readonly store: Pick<Store, 'run' | 'runEvents' | 'loadRun'>;
  readonly machines: Pick<PlanMachines, 'load'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly places: Pick<Places, 'enter'>;
  readonly once: OncePerKey;
  readonly clock: Pick<Clock, 'now'>;
}

/** How often the log of a run that goes on meanwhile is read before the operator is told. */
const LOOKS = 5;

/** What is told of each kind of change in a preview. */
const TOLD = 500;

/** Changes what runs have come to, once for each idempotency key, or tells what that would do. */
export class Repairs {
  readonly #ports: RepairPorts;

  constructor(ports: RepairPorts) {
    this.#ports = ports;
  }

  carryOut(request: RepairRequest): Promise<RepairAnswer> {
    const { namespace, runId, repair, idempotencyKey: key } = request;
    if (key === undefined) return this.#enter(request);
    const asked = { namespace, runId, key, request: JSON.parse(JSON.stringify(repair)) };
    return this.#ports.once.carryOut(asked, (startKey) => this.#enter(request, startKey));
  }

  /** Decides on what is committed, and forgets the decision. */
  async preview(runId: string, repair: Repair): Promise<PreviewAnswer> {
    const { store, machines, clock } = this.#ports;
    for (let look = 1; ; look += 1) {
      const made = await commandOf(store, runId, repair);
      if (made.command === undefined) return { kind: 'rejected', rejection: made.refused };
      const loaded = await store.loadRun(runId);
      if (loaded === null) return { kind: 'unknown-run' };
      const machine = await machines.load(loaded.summary.planId);
      const { state } = LiveRun.restore(machine, loaded);
      const { sequence } = loaded.summary;
      const decision = machine.decide(state, made.command, clock.now());
      if (decision.kind === 'accepted') {
        const preview = bounded(previewOf(decision.events, decision.effects));
        return { kind: 'preview', preview, sequence };
      }
      if (!isOvertaken(repair, decision.rejection.code) || look === LOOKS) return decision;
    }
  }

  /** What the run has come to while it was looked at is looked at again. */
  async #enter(request: RepairRequest, key?: StartKey): Promise<RepairAnswer> {
    for (let look = 1; ; look += 1) {
      const answer = await this.#attempt(request, key);
      const isRefused = answer.kind === 'rejected';
      if (!isRefused || !isOvertaken(request.repair, answer.rejection.code)) return answer;
      if (look === LOOKS) return answer;
    }
  }

  /** A run that begins again needs a place as one that begins. */
  async #attempt({ runId, repair }: RepairRequest, key?: StartKey): Promise<RepairAnswer> {
    const run = await this.#ports.store.run(runId);
    if (run === null) return { kind: 'unknown-run' };
    const { concurrency } = run;
    if (concurrency === undefined || repair.type === 'set-variables') {
      return this.#ask(runId, repair, key);
    }
    if (!ENDED.has(run.status)) return this.#ask(runId, { ...repair, ifUnderWay: true }, key);
    const ask = () => this.#ask(runId, repair, key);
    const group = groupId(run.namespace, run.definition.name, concurrency.key);
    const answer = await this.#ports.places.enter(group, { concurrency, mayWait: false }, ask);
    return answer ?? { kind: 'limit-reached', concurrency };
  }

  async #ask(runId: string, repair: Repair, key?: StartKey): Promise<RepairAnswer> {
    const made = await commandOf(this.#ports.store, runId, repair);
    if (made.command === undefined) return { kind: 'rejected', rejection: made.refused };
    const { command } = made;
    const outcome = await this.#ports.loop.ask({ runId, command, ...(key && { key }) });
    return outcome.kind === 'accepted' ? { kind: 'accepted', isReplayed: false } : outcome;
  }
}

/** The run has gone on while it was looked at, and the operator did not say that it must not. */
function isOvertaken({ ifSequence }: Repair, code: string): boolean {
  return ifSequence === undefined && code === 'run-changed';
}

function bounded(preview: Preview): Preview {
  const { cancelled, effects, childRuns, dropped, compensated, entered, edits, events } = preview;
  return {
    cancelled: cancelled.slice(0, TOLD),
    effects: effects.slice(0, TOLD),
    childRuns: childRuns.slice(0, TOLD),
    dropped: dropped.slice(0, TOLD),
    compensated: compensated.slice(0, TOLD),
    entered: entered.slice(0, TOLD),
    edits,
    events,
  };
}
