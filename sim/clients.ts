import type { HumanCommand, Retry } from '@tutti/engine';
import type { Repair } from '../packages/server/src/runtime/repairs/repair.ts';
import type {
  OperatorCommand,
  Runtime,
  StartAnswer,
  TriggerAnswer,
} from '../packages/server/src/runtime/runtime.ts';
import type { Store, StoredHumanTask } from '../packages/server/src/store/port.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { Chance } from './chance.ts';
import { FIRING, NAMESPACES, NEXT_VERSION, type Source } from './definitions.ts';
import type { Trace } from './trace.ts';

const ENDED = ['completed', 'faulted', 'cancelled'] as const;
const UNDER_WAY = ['pending', 'running', 'waiting', 'suspended'] as const;
const WORKERS = [
  { user: 'ada', groups: [] },
  { user: 'ben', groups: ['office'] },
  { user: 'eve', groups: ['heads'], vouchedBy: 'operator' },
] as const;

type Proof = DistributedOmit<Acknowledged, 'what'> | null;
type DistributedOmit<Kind, Name extends PropertyKey> = Kind extends unknown
  ? Omit<Kind, Name>
  : never;

/** Who speaks to the server: clients, operators and people. They keep what was acknowledged. */
export class Clients {
  readonly acknowledged: Acknowledged[] = [];
  readonly #sources: readonly Source[];
  readonly #truth: Store;
  readonly #chance: Chance;
  readonly #trace: Trace;

  constructor(truth: Store, chance: Chance, trace: Trace, sources: readonly Source[]) {
    this.#sources = sources;
    this.#truth = truth;
    this.#chance = chance;
    this.#trace = trace;
  }

  /** Starts a run, perhaps under a key that was used before. */
  start(runtime: Runtime): void {
    const name = this.#chance.pick([
      'main',
      'main',
      'main',
      'main',
      'limited',
      'limited',
      'sub',
      'long',
    ]);
    const namespace = name === 'main' ? this.#chance.pick(NAMESPACES) : 'test';
    const key = this.#chance.below(12);
    const input = { n: 0, key: key % 2 };
    const first = name === 'main' && this.#chance.oneIn(2) && { version: '1.0.0' };
    const request = { namespace, name, input, startedBy: 'eve', ...first };
    const idempotencyKey = this.#chance.oneIn(3) ? null : `${name} ${key}`;
    const keyed = idempotencyKey === null ? request : { ...request, idempotencyKey };
    this.#tell(`start ${namespace}/${name} ${key}`, runtime.start(keyed), (answer) => {
      const started = startedRun(answer);
      return idempotencyKey === null || started?.kind !== 'run'
        ? started
        : { ...started, key: { namespace, key: idempotencyKey } };
    });
  }

  /** Tells of an event; a careful client tells of it again. */
  tell(runtime: Runtime, id = this.#chance.below(24)): void {
    const namespace = this.#chance.oneIn(4) ? 'other' : 'test';
    const type = id % 2 === 0 ? 'a' : 'b';
    const data = { key: (id >> 1) % 4 };
    const event = { specversion: '1.0', id: `e${id}`, source: '/sim', type, data } as const;
    this.#tell(`event ${namespace} ${type} e${id}`, runtime.accept(namespace, event), () => ({
      kind: 'event',
      namespace,
      id: event.id,
    }));
  }

  async operate(runtime: Runtime): Promise<void> {
    const run = await this.#anyRun();
    if (run === null) return;
    const by = 'operator';
    const command = this.#chance.pick<OperatorCommand | Retry>([
      { type: 'suspend', by },
      { type: 'resume', by },
      { type: 'resume', by },
      { type: 'retry', by },
      { type: 'cancel', rollback: this.#chance.oneIn(2), by },
    ]);
    if (command.type === 'retry') this.#repair(runtime, run, command);
    else this.#submit(runtime, run, command);
  }

  /** Changes what a run has come to, of whatever task. */
  async repair(runtime: Runtime): Promise<void> {
    const run = await this.#anyRun();
    if (run === null) return;
    const by = 'operator';
    const activation = `a${1 + this.#chance.below(12)}`;
    const context = { kind: 'merge', patch: { n: this.#chance.below(5) } } as const;
    const compensate = this.#chance.oneIn(2);
    this.#repair(
      runtime,
      run,
      this.#chance.pick<Repair>([
        { type: 'skip', task: { activation }, by },
        { type: 'set-variables', edit: { context }, by },
        { type: 'rewind', target: { activation }, compensate, edit: { context }, by },
        { type: 'rewind', target: { activation }, compensate, by },
      ]),
    );
  }

  /** Takes a run over to the next version of its definition, or back to the first. */
  async migrate(runtime: Runtime): Promise<void> {
    const next = this.#chance.pick(this.#sources.filter(({ mapping }) => mapping));
    const [namespace, status] = [next.namespace, this.#chance.oneIn(4) ? ENDED : UNDER_WAY];
    const { runs } = await this.#truth.runs({ namespace, name: 'main', status, limit: 50 });
    if (runs.length === 0) return;
    const { id, definition } = this.#chance.pick(runs);
    const isFirst = definition.version === '1.0.0';
    const mapping = isFirst ? { ...next.mapping } : invertedOf(next.mapping);
    const request = { version: isFirst ? NEXT_VERSION : '1.0.0', mapping };
    const asked = runtime.migrate(id, request, { by: 'operator' });
    this.#tell(`migrate ${id}`, asked, () => null);
  }

  /** Whether there is a version to go over to. */
  get canMigrate(): boolean {
    return this.#sources.some(({ mapping }) => mapping);
  }

  /** Meddles with the schedule that fires by itself. */
  schedule(runtime: Runtime): void {
    const id = { namespace: 'test', name: this.#chance.pick(FIRING) };
    const { schedules } = runtime;
    const choice = this.#chance.below(3);
    if (choice === 0) this.#tell('trigger', schedules.trigger(id, 'eve'), startedRun);
    else if (choice === 1) this.#tell('pause', schedules.pause(id), () => null);
    else this.#tell('resume', schedules.resume(id), () => null);
  }

  async work(runtime: Runtime): Promise<void> {
    const tasks = await this.openTasks();
    if (tasks.length === 0) return;
    const { runId, activation } = this.#chance.pick(tasks);
    const by = this.#chance.pick(WORKERS);
    const asked = { activation, by };
    const command = this.#chance.pick<HumanCommand>([
      { type: 'claim-human-task', ...asked },
      { type: 'release-human-task', ...asked },
      { type: 'reassign-human-task', ...asked, to: 'eve', from: 'ben' },
      { type: 'decide-human-task', ...asked, decision: this.#chance.pick(['approve', 'reject']) },
      { type: 'complete-human-task', ...asked, data: { n: 1 } },
    ]);
    this.#submit(runtime, runId, command);
  }

  /** Everybody does all they may. */
  async workAll(runtime: Runtime): Promise<void> {
    for (const { runId, activation } of await this.openTasks()) {
      for (const by of WORKERS) {
        const asked = { activation, by };
        const data = { n: 1 };
        this.#submit(runtime, runId, { type: 'complete-human-task', ...asked, data });
        this.#submit(runtime, runId, { type: 'decide-human-task', ...asked, decision: 'approve' });
      }
    }
  }

  /** Asks why a run does not go on: changes nothing, and must have an answer. */
  async wonder(runtime: Runtime): Promise<void> {
    const run = await this.#anyRun();
    if (run !== null) this.#tell(`waits ${run}`, runtime.waits(run), () => null);
  }

  async openTasks(): Promise<readonly StoredHumanTask[]> {
    const pages = NAMESPACES.map((namespace) => {
      return this.#truth.humanTasks({ namespace, status: ['open', 'claimed'], limit: 100 });
    });
    return (await Promise.all(pages)).flatMap(({ tasks }) => tasks);
  }

  #submit(runtime: Runtime, runId: string, command: OperatorCommand | HumanCommand): void {
    this.#tell(`${command.type} ${runId}`, runtime.submit(runId, command), ({ kind }) => {
      return kind === 'accepted' ? { kind: 'command', runId, command } : null;
    });
  }

  /** What a log must tell is added to some commands on their way: those are told from others no more. */
  #repair(runtime: Runtime, runId: string, repair: Repair): void {
    const isAsGiven = repair.type === 'retry';
    const request = { namespace: 'test', runId, repair };
    this.#tell(`${repair.type} ${runId}`, runtime.repair(request), ({ kind }) => {
      return kind === 'accepted' && isAsGiven ? { kind: 'command', runId, command: repair } : null;
    });
  }

  #tell<Answer>(what: string, asked: Promise<Answer>, proof: (answer: Answer) => Proof): void {
    this.#trace.note(`client asks ${what}`);
    asked.then(
      (answer) => {
        this.#trace.note(`client hears ${JSON.stringify(answer)} of ${what}`);
        const proven = proof(answer);
        if (proven) this.acknowledged.push({ what, ...proven });
      },
      (error) => this.#trace.note(`client hears ${error} of ${what}`),
    );
  }

  async #anyRun(): Promise<string | null> {
    const status = this.#chance.oneIn(4) ? ENDED : UNDER_WAY;
    const { runs } = await this.#truth.runs({ status, limit: 50 });
    return runs.length === 0 ? null : this.#chance.pick(runs).id;
  }
}

function invertedOf(mapping: Source['mapping'] = {}): { readonly [old: string]: string } {
  return Object.fromEntries(Object.entries(mapping).map(([old, now]) => [now, old]));
}

function startedRun(answer: StartAnswer | TriggerAnswer): Proof {
  return 'runId' in answer ? { kind: 'run', runId: answer.runId } : null;
}
