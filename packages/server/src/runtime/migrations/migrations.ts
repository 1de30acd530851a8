import type { Migration, MigrationMapping, RunMachine, RunState } from '@tutti/engine';
import type { StartKey, Store } from '../../store/port.ts';
import type { KnownKey, OncePerKey } from '../once-per-key.ts';
import type { RunSummary, SubmitAnswer, Wish } from '../runtime.ts';
import { LiveRun } from '../turns/live-run.ts';
import type { PlanMachines } from '../turns/plan-machines.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';

/** To which version of its definition a run shall go over. */
export interface MigrationRequest {
  /** A semantic version; absent: the latest one, resolved now. */
  readonly version?: string;
  readonly mapping?: MigrationMapping;
}

export type MigrateAnswer = SubmitAnswer | KnownKey | { readonly kind: 'unknown-definition' };

export type MigrationPreview =
  | {
      readonly kind: 'preview';
      readonly summary: RunSummary;
      readonly to: { readonly planId: string; readonly version: string };
      readonly migration: Migration;
      /** Where the tasks stand now, by their activations. */
      readonly pointers: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'unknown-run' }
  | { readonly kind: 'unknown-definition' };

export interface MigrationPorts {
  readonly store: Pick<Store, 'run' | 'loadRun' | 'resolve'>;
  readonly machines: Pick<PlanMachines, 'load'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly once: OncePerKey;
}

/** Takes runs over to other versions of their definitions, or tells what that would be like. */
export class Migrations {
  readonly #ports: MigrationPorts;

  constructor(ports: MigrationPorts) {
    this.#ports = ports;
  }

  async migrate(
    runId: string,
    { version, mapping }: MigrationRequest,
    wish: Wish,
    idempotencyKey?: string,
  ): Promise<MigrateAnswer> {
    const { store, loop, once } = this.#ports;
    const run = await store.run(runId);
    if (run === null) return { kind: 'unknown-run' };
    const machine = await this.#machineOf(run, version);
    if (machine === null) return { kind: 'unknown-definition' };
    const command = {
      type: 'migrate',
      to: machine.plan,
      ...(mapping && { mapping }),
      ...wish,
    } as const;
    const ask = (key?: StartKey) =>
      loop.ask({ runId, command, goesOver: machine, ...(key && { key }) });
    if (idempotencyKey === undefined) return ask();
    const request = { version: version ?? 'latest', mapping: { ...mapping } };
    const { namespace } = run;
    return once.carryOut({ namespace, runId, key: idempotencyKey, request }, ask);
  }

  async preview(runId: string, request: MigrationRequest): Promise<MigrationPreview> {
    const { store, machines } = this.#ports;
    const loaded = await store.loadRun(runId);
    if (loaded === null) return { kind: 'unknown-run' };
    const { summary } = loaded;
    const machine = await this.#machineOf(summary, request.version);
    if (machine === null) return { kind: 'unknown-definition' };
    const from = await machines.load(summary.planId);
    const { state } = LiveRun.restore(from, loaded);
    if (state === null) return { kind: 'unknown-run' };
    const { id: planId, document } = machine.plan;
    const migration = from.planMigration(state, machine.plan, request.mapping ?? {});
    const to = { planId, version: document.version };
    return { kind: 'preview', summary, to, migration, pointers: pointersOf(state) };
  }

  async #machineOf(
    { namespace, definition }: RunSummary,
    version: string | undefined,
  ): Promise<RunMachine | null> {
    const resolved = await this.#ports.store.resolve(namespace, definition.name, version);
    return resolved && this.#ports.machines.load(resolved.planId);
  }
}

function pointersOf({ activations, compensations }: RunState): ReadonlyMap<string, string> {
  return new Map([
    ...compensations.map(({ activation, pointer }) => [activation, pointer] as const),
    ...Object.values(activations).map(({ id, pointer }) => [id, pointer] as const),
  ]);
}
