import type { Json } from '@tutti/jq';
import fc from 'fast-check';
import {
  among,
  type Body,
  type Breadth,
  COMPONENTS,
  calls,
  emits,
  people,
  processes,
  raises,
  seconds,
  sets,
  sometimes,
  waits,
} from './arbitrary-leaf.ts';

type Tasks = readonly Body[];

/** What a list of tasks may contain where it stands. */
interface Place {
  readonly depth: number;
  readonly breadth: Breadth;
  /** `call: rollback` is only valid inside of a `catch`. */
  readonly isCatching: boolean;
  /** Something around it may catch: problems are worth their while. */
  readonly isTried: boolean;
  /** What emits may be heard by the listener that it is in, and go on for ever. */
  readonly isHeard: boolean;
  /** Functions do not call functions, nor are compensations compensated, in these definitions. */
  readonly isPlain: boolean;
}

const FILTERS = ['a', 'b'].map((type) => ({ with: { type } }));
const CORRELATED = { with: { type: 'a' }, correlate: { key: { from: '${ .data.key }' } } };
const EXPECTED = {
  with: { type: 'a', data: '${ .key? != 9 }' },
  correlate: { key: { from: '${ .data.key }', expect: '${ (.n? // 0) % 4 }' } },
};

/** A JSON definition in which every kind of task may nest in every other, with all that is optional. */
export function arbitraryDefinition(breadth: Breadth = 'everything'): fc.Arbitrary<string> {
  const place = { breadth, isCatching: false, isTried: false, isHeard: true };
  return fc
    .record({
      tasks: tasksAt({ ...place, depth: 0, isPlain: false, isHeard: false }),
      extensions: fc.array(extension({ ...place, depth: 2, isPlain: false }), {
        maxLength: 2,
        size: 'max',
      }),
      helper: taskAt({ ...place, depth: 2, isPlain: true }),
      timeout: sometimes(seconds(30), 4),
      input: sometimes(among<Body>(breadth, ...INPUTS), 4),
      output: sometimes(
        among<Body>(
          breadth,
          { as: '${ error("output") }' },
          { as: { last: '${ . }' } },
          { schema: { document: { type: ['object', 'null'] } } },
        ),
        8,
      ),
      metadata: sometimes(among<Body>(breadth, { priority: 3 }, { priority: '${ 1 + 1 }' }), 4),
    })
    .map(({ tasks, extensions, helper, timeout, input, output, metadata = {} }) =>
      JSON.stringify({
        document: { dsl: '1.0.3', namespace: 'test', name: 'random', version: '1.0.0', metadata },
        use: {
          ...COMPONENTS,
          functions: { helper },
          extensions: extensions.map((body, index) => ({ [`x${index}`]: body })),
        },
        ...(timeout && { timeout: { after: timeout } }),
        ...(input && { input }),
        ...(output && { output }),
        do: tasks,
      }),
    );
}

const INPUTS: readonly [Body, ...Body[]] = [
  { from: '${ . + { from: true } }' },
  { schema: { document: { type: 'object' } } },
  { schema: { document: { required: ['n'] } }, from: { n: '${ .n }' } },
];

const KINDS = ['all', 'composite', 'call', 'for', 'listen', 'raise', 'set', 'try', 'wait'];

/** What stands around the tasks of a kind. */
function extension(place: Place): fc.Arbitrary<Body> {
  const list = tasksAt(place);
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
  return fc.tuple(sometimes(target, 4), target).map(([then, other]) => ({
    [`t${index}`]: { ...leading(body, other), ...(then && { then }) },
  }));
}

/** A `switch` may choose any task further down. */
function leading(body: Body, then: string): Body {
  const { switch: cases } = body;
  if (!Array.isArray(cases)) return body;
  return { ...body, switch: [...cases, { other: { when: '${ .n? == 0 }', then } }] };
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

function leaves({
  breadth,
  isCatching,
  isTried,
  isPlain,
  isHeard,
}: Place): fc.WeightedArbitrary<Body>[] {
  return [
    { weight: 9, arbitrary: sets(breadth) },
    { weight: 9, arbitrary: calls(breadth) },
    { weight: isTried ? 3 : 1, arbitrary: fc.constant({ set: '${ error("set") }' }) },
    { weight: isTried ? 9 : 2, arbitrary: raises(breadth) },
    { weight: isHeard ? 0 : 2, arbitrary: emits(breadth) },
    { weight: 3, arbitrary: waits },
    { weight: 4, arbitrary: processes(breadth) },
    { weight: 4, arbitrary: people(breadth) },
    { weight: isPlain ? 0 : 3, arbitrary: fc.constantFrom({ call: 'helper' }, HELPED) },
    { weight: isCatching ? 12 : 0, arbitrary: fc.constant({ call: 'rollback' }) },
  ];
}

const HELPED = { call: 'helper', with: { n: '${ .n? }' } };

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
  const items = fc.constantFrom<Json>('${ [1, 2] }', '${ [1, 2, 3] }', '${ [] }', '${ 7 }', [
    { k: 1 },
    { k: '${ .n? }' },
  ]);
  const condition = sometimes(fc.constantFrom('${ $index < 1 }', '${ error("while") }'), 3);
  const named = sometimes(fc.constantFrom('${ $each.k? != 2 and $nth < 2 }', '${ true }'), 3);
  return fc
    .tuple(items, condition, named, tasksAt(place))
    .map(([of, condition, named, tasks]) =>
      named
        ? { for: { each: 'each', at: 'nth', in: of }, while: named, do: tasks }
        : { for: { in: of }, ...(condition && { while: condition }), do: tasks },
    );
}

function forks(place: Place): fc.Arbitrary<Body> {
  return fc
    .tuple(branchesAt(place), fc.boolean())
    .map(([branches, compete]) => ({ fork: { branches, compete } }));
}

function tries(place: Place): fc.Arbitrary<Body> {
  const clause = fc.record({
    errors: sometimes(
      fc.constantFrom<Body>({ with: { status: 409 } }, { with: { type: 'urn:test' } }),
      3,
    ),
    as: sometimes(fc.constant('caught'), 5),
    when: sometimes(fc.constantFrom('status != 408', 'status | error'), 4),
    exceptWhen: sometimes(fc.constantFrom('status == 500', 'status | error'), 8),
    retry: sometimes(fc.oneof({ weight: 4, arbitrary: retries(place) }, PATIENT), 2),
    do: sometimes(tasksAt({ ...place, isCatching: true }), 1),
    // biome-ignore lint/suspicious/noThenProperty: the DSL calls it `then`
    then: sometimes(fc.constantFrom('continue', 'exit', 'end'), 3),
  });
  return fc
    .tuple(tasksAt({ ...place, isTried: true }, 1), clause)
    .map(([tasks, { when, exceptWhen, ...clause }]) => {
      const of = (condition: string | undefined) =>
        condition && `\${ $${clause.as ?? 'error'}.${condition} }`;
      const conditions = { when: of(when), exceptWhen: of(exceptWhen) };
      return { try: tasks, catch: JSON.parse(JSON.stringify({ ...clause, ...conditions })) };
    });
}

const PATIENT = fc.constant<Json>('patient');

function retries({ breadth }: Place): fc.Arbitrary<Json> {
  const rest = among<Body>(
    breadth,
    {},
    {},
    { backoff: { linear: {} } },
    { backoff: { exponential: {} } },
    { jitter: { from: { milliseconds: 0 }, to: { milliseconds: 300 } } },
  );
  return fc
    .record({
      delay: seconds(3),
      count: fc.nat(2),
      each: sometimes(seconds(4), 3),
      duration: sometimes(seconds(20), 5),
      rest,
    })
    .map(({ delay, count, each, duration, rest }) => ({
      delay,
      limit: { attempt: { count, ...(each && { duration: each }) }, ...(duration && { duration }) },
      ...rest,
    }));
}

function listeners(place: Place): fc.Arbitrary<Body> {
  const until = fc.constantFrom<Json>(
    '${ length > 1 }',
    '${ error("until") }',
    { one: FILTERS[1]! },
    { all: FILTERS },
  );
  const strategy = fc.oneof(
    among<Json>(place.breadth, { one: CORRELATED }, { one: EXPECTED }, { any: FILTERS }),
    fc.constant<Json>({ all: [CORRELATED, FILTERS[1]!] }),
    until.map<Json>((end) => ({ any: [CORRELATED], until: end })),
    until.map<Json>((end) => ({ any: [], until: end })),
  );
  const read = sometimes(among(place.breadth, 'data', 'envelope', 'raw'), 2);
  return fc.tuple(strategy, read, sometimes(iterations(place), 1)).map(([to, read, foreach]) => ({
    listen: { to, ...(read && { read }) },
    ...(foreach && { foreach }),
  }));
}

/** What is done with each event or message. */
function iterations(place: Place): fc.Arbitrary<Body> {
  const more = fc.constantFrom<Body>(
    {},
    {},
    { item: 'heard', at: 'nth', output: { as: '${ [$heard, $nth] }' } },
    { export: { as: '${ $context + { heard: $index } }' } },
  );
  return fc
    .tuple(tasksAt({ ...place, isHeard: true }), more)
    .map(([tasks, more]) => ({ do: tasks, ...more }));
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
  const foreach = sometimes(iterations(place), 1);
  return fc.tuple(consume, filter, foreach).map(([consume, filter, foreach]) => {
    const subscription = { consume, ...(filter && { filter }), ...(foreach && { foreach }) };
    return { call: 'asyncapi', with: { document, operation: 'o', subscription } };
  });
}

/** What any task may have besides. */
function extras(place: Place): fc.Arbitrary<Body> {
  const undo = place.isPlain || place.depth > 3 ? fc.constant(undefined) : compensations(place);
  return fc
    .record({
      if: sometimes(fc.constantFrom('${ false }', '${ true }', '${ error("if") }'), 8),
      input: sometimes(
        among<Body>(
          place.breadth,
          { from: '${ . }' },
          { from: { n: '${ .n? }' } },
          { schema: { document: { type: ['object', 'array', 'null'] } } },
        ),
        10,
      ),
      timeout: sometimes(
        fc.oneof(
          { weight: 4, arbitrary: seconds(8).map((after) => ({ after })) },
          fc.constantFrom<Json>('brief', { after: '${ "PT6S" }' }),
        ),
        6,
      ),
      exported: sometimes(fc.constantFrom('${ . }', '${ $context + { k: 1 } }'), 4),
      output: sometimes(
        among<Body>(
          place.breadth,
          { as: '${ . }' },
          { as: '${ error("as") }' },
          { schema: { document: { type: ['object', 'array', 'null', 'string'] } } },
        ),
        10,
      ),
      priority: sometimes(
        fc.constantFrom<Json>(-5, ...(place.breadth === 'everything' ? ['${ 1 + 1 }'] : [])),
        20,
      ),
      undo,
    })
    .map(({ timeout, input, exported, output, priority, undo, ...more }) => ({
      ...(more.if && { if: more.if }),
      ...(input && { input }),
      ...(timeout && { timeout }),
      ...(exported && { export: { as: exported } }),
      ...(output && { output }),
      ...((undo || priority !== undefined) && {
        metadata: { ...undo, ...(priority !== undefined && { priority }) },
      }),
    }));
}

function compensations(place: Place): fc.Arbitrary<Body | undefined> {
  const inside = {
    breadth: place.breadth,
    isHeard: place.isHeard,
    depth: Math.max(place.depth, 2),
    isCatching: false,
    isTried: true,
    isPlain: false,
  };
  const policy = { delay: { seconds: 1 }, limit: { attempt: { count: 1 } } };
  const body = tasksAt(inside).map((compensation) => ({ compensation, compensationRetry: policy }));
  return sometimes(body, 1);
}
