import type { Json } from '@tutti/jq';
import fc from 'fast-check';

type Body = { readonly [member: string]: Json };
type Tasks = readonly Body[];

/** What a list of tasks may contain where it stands. */
interface Place {
  readonly depth: number;
  /** `call: rollback` is only valid inside of a `catch`. */
  readonly isCatching: boolean;
  /** Something around it may catch: problems are worth their while. */
  readonly isTried: boolean;
  /** Functions do not call functions, nor are compensations compensated, in these definitions. */
  readonly isPlain: boolean;
}

const HTTP = { method: 'post', endpoint: 'https://example.org/x', body: '${ . }' };
const PROBLEM = { type: 'urn:test', status: 409 };
const COUNTED = '${ if type == "object" then . + { n: ((.n // 0) + 1) } else { n: 1 } end }';
const FILTERS = ['a', 'b'].map((type) => ({ with: { type } }));
const CORRELATED = { with: { type: 'a' }, correlate: { key: { from: '${ .data.key }' } } };

const seconds = (max: number) => fc.nat(max).map((count) => ({ seconds: count }));
/** A value once in `nil + 1` times. */
const sometimes = <T>(value: fc.Arbitrary<T>, nil: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: nil, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** A JSON definition in which every kind of task may nest in every other, with all that is optional. */
export function arbitraryDefinition(): fc.Arbitrary<string> {
  return fc
    .record({
      tasks: tasksAt({ depth: 0, isCatching: false, isTried: false, isPlain: false }),
      extensions: fc.array(extension(), { maxLength: 2, size: 'max' }),
      helper: taskAt({ depth: 2, isCatching: false, isTried: false, isPlain: true }),
      timeout: sometimes(seconds(30), 4),
      output: sometimes(fc.constant({ as: '${ error("output") }' }), 12),
    })
    .map(({ tasks, extensions, helper, timeout, output }) =>
      JSON.stringify({
        document: { dsl: '1.0.3', namespace: 'test', name: 'random', version: '1.0.0' },
        use: {
          functions: { helper },
          extensions: extensions.map((body, index) => ({ [`x${index}`]: body })),
        },
        ...(timeout && { timeout: { after: timeout } }),
        ...(output && { output }),
        do: tasks,
      }),
    );
}

const KINDS = ['all', 'composite', 'call', 'for', 'listen', 'raise', 'set', 'try', 'wait'];

/** What stands around the tasks of a kind. */
function extension(): fc.Arbitrary<Body> {
  const list = tasksAt({ depth: 2, isCatching: false, isTried: false, isPlain: false });
  return fc
    .record({
      extend: fc.constantFrom(...KINDS),
      when: sometimes(fc.constantFrom('${ $input.n? != 1 }', '${ error("when") }'), 2),
      before: sometimes(list, 1),
      after: sometimes(list, 1),
    })
    .map((extension) => JSON.parse(JSON.stringify(extension)));
}

function tasksAt(place: Place, minLength = place.depth === 0 ? 2 : 0): fc.Arbitrary<Tasks> {
  return fc
    .array(taskAt(place), { minLength, maxLength: place.depth > 1 ? 2 : 4, size: 'max' })
    .chain((bodies) =>
      fc.tuple(...bodies.map((body, index) => placed(body, index, bodies.length))),
    );
}

/** Names a task of a list, and lets it lead somewhere further down. */
function placed(body: Body, index: number, length: number): fc.Arbitrary<Body> {
  const later = Array.from({ length: length - index - 1 }, (_, offset) => `t${index + 1 + offset}`);
  const target = fc.constantFrom('continue', 'exit', 'end', ...later);
  return sometimes(target, 4).map((then) => ({ [`t${index}`]: then ? { ...body, then } : body }));
}

/** Branches have names, and lead nowhere. */
function branchesAt(place: Place): fc.Arbitrary<Tasks> {
  return fc
    .array(taskAt(place), { maxLength: 3, size: 'max' })
    .map((bodies) => bodies.map((body, index) => ({ [`b${index}`]: body })));
}

function taskAt(place: Place): fc.Arbitrary<Body> {
  const inner = { ...place, depth: place.depth + 1 };
  const kinds = place.depth < 3 ? [...leaves(place), ...holders(inner)] : leaves(place);
  return fc.tuple(fc.oneof(...kinds), extras(inner)).map(([body, more]) => ({ ...body, ...more }));
}

function leaves({ isCatching, isTried, isPlain }: Place): fc.WeightedArbitrary<Body>[] {
  const rollback = { call: 'rollback' };
  return [
    { weight: 9, arbitrary: fc.constant({ set: COUNTED }) },
    { weight: 9, arbitrary: fc.constant({ call: 'http', with: HTTP }) },
    { weight: isTried ? 3 : 1, arbitrary: fc.constant({ set: '${ error("set") }' }) },
    { weight: isTried ? 9 : 2, arbitrary: fc.constant({ raise: { error: PROBLEM } }) },
    { weight: 2, arbitrary: fc.constant({ emit: { event: { with: { type: 'told' } } } }) },
    { weight: 3, arbitrary: seconds(5).map((wait) => ({ wait })) },
    { weight: 4, arbitrary: processes },
    { weight: 4, arbitrary: people },
    { weight: isPlain ? 0 : 3, arbitrary: fc.constant({ call: 'helper' }) },
    { weight: isCatching ? 12 : 0, arbitrary: fc.constant(rollback) },
  ];
}

const processes: fc.Arbitrary<Body> = fc
  .tuple(
    fc.constantFrom<Body>(
      { shell: { command: 'true' } },
      { workflow: { namespace: 'test', name: 'sub', version: 'latest' } },
    ),
    fc.boolean(),
  )
  .map(([process, isAwaited]) => ({ run: { ...process, await: isAwaited } }));

const people: fc.Arbitrary<Body> = fc
  .record({
    due: sometimes(fc.constantFrom<Json>('PT4S', '${ {seconds: 6} }', '${ error("due") }'), 1),
    escalates: fc.boolean(),
    ask: fc.constantFrom<Body>(
      { call: 'human.task' },
      { call: 'human.task', form: { schema: { document: { required: ['n'] } } } },
      { call: 'human.approve' },
      { call: 'human.approve', approvals: { atLeast: 2 } },
      { call: 'human.approve', approvals: 'all', users: ['ada', 'ben', 'eve'] },
    ),
  })
  .map(({ due, escalates, ask: { call, users, ...asked } }) => ({
    call: call!,
    with: {
      title: 'Do it',
      candidates: users ? { users } : { users: ['ada', '${ "ben" }'], groups: ['office'] },
      reminders: [{ after: { seconds: 2 } }, ...(due ? [{ beforeDue: { seconds: 1 } }] : [])],
      ...(due && { due }),
      ...(escalates && { escalation: { after: { seconds: 3 }, ...(!users && HEADS) } }),
      ...asked,
    },
  }));

const HEADS = { candidates: { groups: ['heads'] } };

function holders(place: Place): fc.WeightedArbitrary<Body>[] {
  return [
    { weight: 4, arbitrary: tasksAt(place).map((tasks) => ({ do: tasks })) },
    { weight: 5, arbitrary: loops(place) },
    { weight: 9, arbitrary: forks(place) },
    { weight: 14, arbitrary: tries(place) },
    { weight: 6, arbitrary: listeners(place) },
    { weight: 4, arbitrary: receivers(place) },
    { weight: 3, arbitrary: switches },
  ];
}

const switches: fc.Arbitrary<Body> = fc
  .constantFrom('exit', 'end', 'continue')
  .map((then) => ({ switch: [{ some: { when: '${ (.n? // 0) > 1 }', then } }] }));

function loops(place: Place): fc.Arbitrary<Body> {
  const items = fc.constantFrom<Json>('${ [1, 2] }', '${ [1, 2, 3] }', '${ [] }', '${ 7 }');
  const condition = sometimes(fc.constantFrom('${ $index < 1 }', '${ error("while") }'), 3);
  return fc.tuple(items, condition, tasksAt(place)).map(([of, condition, tasks]) => ({
    for: { in: of },
    ...(condition && { while: condition }),
    do: tasks,
  }));
}

function forks(place: Place): fc.Arbitrary<Body> {
  return fc
    .tuple(branchesAt(place), fc.boolean())
    .map(([branches, compete]) => ({ fork: { branches, compete } }));
}

function tries(place: Place): fc.Arbitrary<Body> {
  const policy = fc.record({
    delay: seconds(3),
    count: fc.nat(2),
    duration: sometimes(seconds(4), 3),
  });
  const retry = policy.map(({ delay, count, duration }) => ({
    delay,
    limit: { attempt: { count, ...(duration && { duration }) } },
  }));
  const clause = fc.record({
    errors: sometimes(fc.constant({ with: { status: 409 } }), 3),
    when: sometimes(fc.constantFrom('${ $error.status != 408 }', '${ error("when") }'), 4),
    retry: sometimes(retry, 2),
    do: sometimes(tasksAt({ ...place, isCatching: true }), 1),
  });
  return fc
    .tuple(tasksAt({ ...place, isTried: true }, 1), clause)
    .map(([tasks, clause]) => ({ try: tasks, catch: JSON.parse(JSON.stringify(clause)) }));
}

function listeners(place: Place): fc.Arbitrary<Body> {
  const until = fc.constantFrom<Json>(
    '${ length > 1 }',
    '${ error("until") }',
    { one: FILTERS[1]! },
    { all: FILTERS },
  );
  const strategy = fc.oneof(
    fc.constant<Json>({ one: CORRELATED }),
    fc.constant<Json>({ all: [CORRELATED, FILTERS[1]!] }),
    until.map<Json>((end) => ({ any: [CORRELATED], until: end })),
    until.map<Json>((end) => ({ any: [], until: end })),
  );
  return fc.tuple(strategy, sometimes(tasksAt(place), 1)).map(([to, tasks]) => ({
    listen: { to },
    ...(tasks && { foreach: { do: tasks } }),
  }));
}

function receivers(place: Place): fc.Arbitrary<Body> {
  const document = { endpoint: 'https://example.org/asyncapi.json' };
  const consume = fc.constantFrom<Json>(
    { amount: 2 },
    { amount: 2, for: { seconds: 3 } },
    { while: '${ length < 2 }' },
    { until: '${ error("until") }' },
  );
  const filter = sometimes(fc.constantFrom('${ .n != 5 }', '${ error("filter") }'), 2);
  return fc.tuple(consume, filter, sometimes(tasksAt(place), 1)).map(([consume, filter, tasks]) => {
    const subscription = {
      consume,
      ...(filter && { filter }),
      ...(tasks && { foreach: { do: tasks } }),
    };
    return { call: 'asyncapi', with: { document, operation: 'o', subscription } };
  });
}

/** What any task may have besides. */
function extras(place: Place): fc.Arbitrary<Body> {
  const undo = place.isPlain || place.depth > 3 ? fc.constant(undefined) : compensations(place);
  return fc
    .record({
      if: sometimes(fc.constantFrom('${ false }', '${ true }', '${ error("if") }'), 8),
      timeout: sometimes(seconds(8), 6),
      exported: sometimes(fc.constantFrom('${ . }', '${ $context + { k: 1 } }'), 4),
      output: sometimes(fc.constantFrom('${ . }', '${ error("as") }'), 10),
      metadata: undo,
    })
    .map(({ timeout, exported, output, metadata, ...more }) => ({
      ...(more.if && { if: more.if }),
      ...(timeout && { timeout: { after: timeout } }),
      ...(exported && { export: { as: exported } }),
      ...(output && { output: { as: output } }),
      ...(metadata && { metadata }),
    }));
}

function compensations(place: Place): fc.Arbitrary<Body | undefined> {
  const inside = {
    depth: Math.max(place.depth, 2),
    isCatching: false,
    isTried: true,
    isPlain: false,
  };
  const policy = { delay: { seconds: 1 }, limit: { attempt: { count: 1 } } };
  const body = tasksAt(inside).map((compensation) => ({ compensation, compensationRetry: policy }));
  return sometimes(body, 1);
}
