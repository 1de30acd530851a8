import type { PlantedBug } from '../bug.ts';

const RUNTIME = 'packages/server/src/runtime';

/** Mistakes in when things happen: before a commit, or never. */
export const RUNTIME_BUGS: readonly PlantedBug[] = [
  {
    name: 'an-effect-before-its-commit',
    file: `${RUNTIME}/create-runtime.ts`,
    find: 'eventsOf: prepareEventsOf(options.telling ?? new Set(), log),',
    replace: `eventsOf: (turn) => {
        for (const entry of turn.effects) this.#performer.take(entry);
        return prepareEventsOf(options.telling ?? new Set(), log)(turn);
      },`,
    why: 'A call is made for a decision that a crash, or a refused commit, takes back.',
    checks: ['sim', 'recovery'],
  },
  {
    name: 'acknowledged-before-the-commit',
    file: `${RUNTIME}/turns/turn-loop.ts`,
    find: '    if (open !== null) open.answer(pending, outcome);\n    else pending.resolve(outcome);',
    replace: '    pending.resolve(outcome);',
    why: 'A client is told that its run has started, and after a crash there is none.',
    checks: ['sim', 'points'],
  },
  {
    name: 'a-settled-effect-stays-in-the-outbox',
    file: `${RUNTIME}/effects/performer.ts`,
    find: 'const settles = { effects: [{ runId, key }] };',
    replace: 'const settles = { effects: [] };',
    why: 'After every restart what has long been done is done again.',
    checks: ['sim', 'points'],
  },
  {
    name: 'a-taken-event-stays-on-its-way',
    file: `${RUNTIME}/deliveries/delivery-pump.ts`,
    find: 'settles: { deliveries: [position] }',
    replace: 'settles: {}',
    why: 'An event that a run has taken is offered to it again, for ever.',
    checks: ['sim', 'points'],
  },
  {
    name: 'a-cancelled-call-is-not-given-up',
    file: `${RUNTIME}/create-runtime.ts`,
    find: 'for (const key of turn.cancelled) this.#performer.cancel(turn.run.id, key);',
    replace: '',
    why: 'A call goes on, and takes the room of others, though its task has timed out.',
    checks: ['sim', 'packages/server/src/runtime/effects/performer.test.ts'],
  },
  {
    name: 'nobody-wakes-the-deliveries',
    file: `${RUNTIME}/turns/group-commit.ts`,
    find: 'if (report.delivers) onDeliveries();',
    replace: '',
    why: 'A run hears of an event only when everything is looked through again.',
    checks: ['sim-calm', 'sim'],
  },
  {
    name: 'nobody-wakes-the-timers',
    file: `${RUNTIME}/create-runtime.ts`,
    find: 'this.#timers.note(turn.run.id, turn.dueAt);',
    replace: '',
    why: 'A run wakes only when everything is looked through again.',
    checks: ['sim-calm', 'sim'],
  },
  {
    name: 'nobody-wakes-the-line-of-a-group',
    file: `${RUNTIME}/create-runtime.ts`,
    find: 'this.#places.committed(committed);',
    replace: '',
    why: 'A queued run is not admitted when a place becomes free.',
    checks: ['sim-calm', 'sim'],
  },
  {
    name: 'room-is-made-and-nobody-told',
    file: `${RUNTIME}/effects/performer.ts`,
    find: '    this.#ports.onRoom();\n',
    replace: '',
    why: 'Effects that had no room when they were committed are not performed when there is.',
    checks: ['packages/server/src/runtime/effects/performer.test.ts'],
  },
  {
    name: 'a-group-beyond-its-limit',
    file: `${RUNTIME}/concurrency/decide-places.ts`,
    find: 'places.held + index >= place.concurrency.limit',
    replace: 'places.held + index > place.concurrency.limit',
    why: 'More runs of a group are under way than its definition allows.',
    checks: ['sim-calm', 'sim'],
  },
  {
    name: 'a-decision-while-its-run-is-committed',
    file: `${RUNTIME}/turns/turn-loop.ts`,
    find: 'this.#laneOf(runId).isBusy = true;',
    replace: 'this.#laneOf(runId);',
    why: 'What is decided during a commit gets into a turn that has been written already, and is lost.',
    checks: ['sim', 'packages/server/src/runtime/turns/turn-loop.test.ts'],
  },
  {
    name: 'a-failed-commit-leaves-its-state',
    file: `${RUNTIME}/turns/turn-loop.ts`,
    find: 'onFailed: ({ run }) => this.#release(run.id, null),',
    replace: 'onFailed: ({ run }) => this.#release(run.id, run),',
    why: 'A run goes on from what has never been written.',
    checks: ['sim', 'recovery'],
  },
  {
    name: 'a-start-key-outside-the-turn',
    file: `${RUNTIME}/turns/open-turn.ts`,
    find: '...(this.#startKey !== undefined && { startKey: this.#startKey }),',
    replace: '',
    why: 'A client that asks again, having heard no answer, gets a second run.',
    checks: ['sim-calm', 'sim'],
  },
  {
    name: 'a-fire-is-settled-after-its-start',
    file: `${RUNTIME}/schedules/schedule-starts.ts`,
    find: `    const answer = await starts.start(request, { settles });
    if (answer.kind === 'limit-reached') return answer;`,
    replace: `    const answer = await starts.start(request);
    if (answer.kind === 'limit-reached') return answer;
    if ('runId' in answer) await loop.settle(settles(answer.runId));`,
    why: 'After a crash in between a schedule does not know of the run that it has started.',
    checks: ['sim', 'recovery'],
  },
  {
    name: 'a-child-starts-and-its-order-stays',
    file: `${RUNTIME}/effects/perform-message.ts`,
    find: 'await ports.loop.ask({ runId: childRunId, command, settles, creates });',
    replace: 'await ports.loop.ask({ runId: childRunId, command, creates });',
    why: 'The order for a child run stays in the outbox, and is carried out at every restart.',
    checks: ['sim', 'points'],
  },
  {
    name: 'a-snapshot-that-is-not-the-log',
    file: `${RUNTIME}/turns/open-turn.ts`,
    find: 'if (run.isSnapshotDue) this.#snapshot = run.state ?? undefined;',
    replace:
      'if (run.isSnapshotDue && run.state) this.#snapshot = { ...run.state, nextActivation: 1 };',
    why: 'A long run that is loaded again uses ids, and with them idempotency keys, a second time.',
    checks: ['sim', 'recovery'],
  },
  {
    name: 'a-clock-that-was-set-back',
    file: `${RUNTIME}/system-clock.ts`,
    find: '(Date.now() >= instant ? callback() : arm())',
    replace: 'callback()',
    why: 'An alarm rings before its time when the clock is set back, or the wait is long.',
    checks: ['packages/server/src/runtime/system-clock.test.ts'],
  },
  {
    name: 'a-retried-commit-that-gives-up',
    file: `${RUNTIME}/turns/retrying.ts`,
    find: 'if (!(error instanceof StoreFault) || this.#isClosed) throw error;',
    replace: 'throw error;',
    why: 'A result that is there is thrown away because the store was out of order for a moment.',
    checks: ['recovery', 'sim'],
  },
  {
    name: 'an-alarm-that-is-armed-once',
    file: `${RUNTIME}/timers/timers.ts`,
    find: '      this.#armedFor = Infinity;\n',
    replace: '',
    why: 'After the first alarm no other one is armed for a later time.',
    checks: ['sim-calm', 'sim'],
  },
];
