import type { Json } from '@tutti/jq';
import fc from 'fast-check';

type Body = { readonly [member: string]: Json };
type Weighted = fc.WeightedArbitrary<Body>;

/** What a list may contain where it stands. */
interface Place {
  readonly depth: number;
  readonly isCatching: boolean;
  /** `$item` and `$index` are in scope. */
  readonly isLooping: boolean;
  /** Functions do not call themselves. */
  readonly isFunction: boolean;
}

const optional = <T>(value: fc.Arbitrary<T>, nil: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: nil, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
/** Odd lengths: moments seldom coincide. */
const ms = (max: number) => fc.integer({ min: 1, max }).map((milliseconds) => ({ milliseconds }));
const N = '(.n? // 0)';
const CONDITIONS = [`${N} > 1`, `${N} < 2`, 'true', '$context.left? == null'];

/**
 * A definition whose data tell what has happened: every value depends on those before it, and
 * contexts, retries, loops and races leave traces that differ.
 */
export function arbitraryWorkflow(): fc.Arbitrary<string> {
  const top = { depth: 0, isCatching: false, isLooping: false, isFunction: false };
  return fc
    .record({
      tasks: tasksAt(top),
      helper: taskAt({ ...top, depth: 2, isFunction: true }),
      input: optional(fc.constant({ from: '${ {n: ((.n? // 0) + 1), was: .} }' }), 3),
      output: optional(fc.constant({ as: '${ {result: ., context: $context} }' }), 1),
      timeout: optional(ms(30_000), 5),
    })
    .map(({ tasks, helper, input, output, timeout }) =>
      JSON.stringify({
        document: { dsl: '1.0.3', namespace: 'test', name: 'random', version: '1.0.0' },
        use: { functions: { helper: leading(helper) } },
        ...(input && { input }),
        ...(output && { output }),
        ...(timeout && { timeout: { after: timeout } }),
        do: tasks,
      }),
    );
}

function tasksAt(place: Place): fc.Arbitrary<readonly Body[]> {
  const maxLength = place.depth === 0 ? 5 : 3;
  return fc
    .array(taskAt(place), { minLength: 1, maxLength, size: 'max' })
    .chain((bodies) => fc.tuple(...bodies.map((body, at) => placed(body, at, bodies.length))));
}

function placed(body: Body, at: number, length: number): fc.Arbitrary<Body> {
  const target = targetAfter(at, length);
  const cases = Array.isArray(body['switch']) ? body['switch'] : [];
  return fc.tuple(optional(target, 5), ...cases.map(() => target)).map(([then, ...targets]) => {
    const led = leading(body, targets);
    return JSON.parse(JSON.stringify({ [`t${at}`]: { ...led, then } }));
  });
}

/** Only forward: what goes back may have no end. */
function targetAfter(at: number, length: number): fc.Arbitrary<string> {
  const later = Array.from({ length: length - at - 1 }, (_, index) => `t${at + 1 + index}`);
  return fc.constantFrom('continue', 'exit', 'end', ...later, ...later);
}

function taskAt(place: Place): fc.Arbitrary<Body> {
  const inner = { ...place, depth: place.depth + 1 };
  const kinds = place.depth < 3 ? [...leaves(place), ...holders(inner)] : leaves(place);
  return fc.tuple(fc.oneof(...kinds), around(inner)).map(([body, more]) => ({ ...body, ...more }));
}

function leaves({ isCatching, isLooping, isFunction }: Place): Weighted[] {
  const looped = '${ {n: (.n? // 0), item: $item, index: $index} }';
  const sums = fc.nat(9).map((n) => ({ set: `\${ {n: (${N} + ${n}), was: .n?} }` }));
  const call = { call: 'http', with: { method: 'post', endpoint: 'https://example.org/x' } };
  const bodies = fc.constantFrom('${ . }', '${ {data: ., context: $context} }', '${ $input.n }');
  return [
    { weight: 8, arbitrary: sums },
    { weight: isLooping ? 6 : 0, arbitrary: fc.constant({ set: looped }) },
    {
      weight: 10,
      arbitrary: bodies.map((body) => ({ ...call, with: { ...call.with, body } })),
    },
    { weight: 3, arbitrary: problems },
    { weight: 2, arbitrary: ms(4000).map((wait) => ({ wait })) },
    { weight: 3, arbitrary: processes },
    { weight: 2, arbitrary: listeners },
    { weight: 3, arbitrary: switches },
    { weight: isFunction ? 0 : 2, arbitrary: fc.constant({ call: 'helper' }) },
    {
      weight: isFunction ? 0 : 1,
      arbitrary: fc.constant({ call: 'helper', with: { n: '${ .n? }' } }),
    },
    {
      weight: 1,
      arbitrary: fc.constant({ emit: { event: { with: { type: 'e', data: '${ . }' } } } }),
    },
    { weight: isCatching ? 20 : 0, arbitrary: fc.constant({ call: 'rollback' }) },
  ];
}

const problems: fc.Arbitrary<Body> = fc
  .record({
    type: fc.constantFrom('urn:one', 'urn:two'),
    status: fc.constantFrom<Json>(409, 503, '${ 400 + (.n? // 0) }'),
    detail: optional(fc.constant('${ "n is \\(.n?)" }'), 1),
  })
  .map(({ detail, ...error }) => ({ raise: { error: { ...error, ...(detail && { detail }) } } }));

const processes: fc.Arbitrary<Body> = fc
  .record({
    process: fc.constantFrom<Body>(
      { shell: { command: '${ "echo \\(.n?)" }' } },
      { workflow: { namespace: 'test', name: 'sub', version: '1.0.0', input: '${ {n: .n?} }' } },
    ),
    return: fc.constantFrom('stdout', 'stderr', 'code', 'all', 'none'),
    isAwaited: fc.constantFrom(true, true, true, false),
  })
  .map(({ process, return: returned, isAwaited }) => ({
    run: { ...process, await: isAwaited, ...(isAwaited && { return: returned }) },
  }));

const switches: fc.Arbitrary<Body> = fc
  .uniqueArray(fc.option(fc.constantFrom(...CONDITIONS), { nil: undefined }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((conditions) => ({
    switch: conditions.map((when) => (when === undefined ? {} : { when: `\${ ${when} }` })),
  }));

const CORRELATED = { with: { type: 'a' }, correlate: { key: { from: '${ .data.key }' } } };
const EXPECTED = { key: { from: '${ .data.key }', expect: '${ .n? // 0 }' } };

const listeners: fc.Arbitrary<Body> = fc
  .record({
    to: fc.constantFrom<Json>(
      { one: CORRELATED },
      { one: { with: { type: 'b' }, correlate: EXPECTED } },
      { any: [{ with: { type: 'b' } }, CORRELATED] },
      { all: [CORRELATED, { ...CORRELATED, with: { type: 'b' } }] },
      { any: [CORRELATED], until: { one: { with: { type: 'b' } } } },
      { any: [], until: '${ length > 1 }' },
    ),
    read: fc.constantFrom('data', 'data', 'envelope'),
    foreach: optional(
      fc.constantFrom<Body>(
        { do: [{ keep: { set: '${ {n: (.n? // 0), item: $item, at: $index} }' } }] },
        { do: [{ pause: { wait: { milliseconds: 1733 } } }], output: { as: '${ {got: .n?} }' } },
        { output: { as: '${ {only: .} }' }, export: { as: '${ $context + {heard: .} }' } },
      ),
      1,
    ),
  })
  .map(({ to, read, foreach }) => ({ listen: { to, read }, ...(foreach && { foreach }) }));

function holders(place: Place): Weighted[] {
  return [
    { weight: 3, arbitrary: tasksAt(place).map((tasks) => ({ do: tasks })) },
    { weight: 4, arbitrary: loops({ ...place, isLooping: true }) },
    { weight: 7, arbitrary: forks(place) },
    { weight: 10, arbitrary: tries(place) },
    { weight: 4, arbitrary: rivals },
    { weight: 3, arbitrary: stubborn },
    { weight: 3, arbitrary: escapes },
  ];
}

function loops(place: Place): fc.Arbitrary<Body> {
  const items = fc.constantFrom(
    '${ [1, 2, 3] }',
    '${ [range((.n? // 1) % 4)] }',
    '${ [{k: .n?}, 7] }',
  );
  const goesOn = optional(fc.constantFrom('${ $index < 2 }', `\${ ${N} < 4 }`), 2);
  return fc.tuple(items, goesOn, tasksAt(place)).map(([list, condition, tasks]) => ({
    for: { in: list },
    ...(condition && { while: condition }),
    do: tasks,
  }));
}

function forks(place: Place): fc.Arbitrary<Body> {
  const branches = fc.array(taskAt(place), { minLength: 2, maxLength: 3, size: 'max' });
  return fc.tuple(branches, fc.constantFrom(false, false, true)).map(([bodies, compete]) => ({
    fork: {
      branches: bodies.map((body, at) => ({ [`b${at}`]: leading(body) })),
      compete,
    },
  }));
}

/** The cases of a switch have names, and lead somewhere; in a branch there is nowhere to go. */
function leading(body: Body, targets: readonly string[] = []): Body {
  const cases = Array.isArray(body['switch']) ? body['switch'] : [];
  if (cases.length === 0) return body;
  const named = cases.map((each, at) => {
    const then = targets[at] ?? 'continue';
    return { [`c${at}`]: { ...each, then } };
  });
  return { ...body, switch: named };
}

const exported: fc.Arbitrary<Body> = fc.constantFrom(
  { as: '${ $context + {left: .n?} }' },
  { as: '${ $context + {right: ., n: $input.n?} }' },
  { as: '${ {only: $output.n?} }' },
  { as: '${ $context | del(.left?) }' },
);

/** Branches that change the same members of the context, at moments of their own. */
const rivals: fc.Arbitrary<Body> = fc
  .array(fc.tuple(ms(3000), exported), { minLength: 2, maxLength: 4 })
  .map((branches) => ({
    fork: {
      branches: branches.map(([wait, change], at) => {
        const last = { set: `\${ {n: (${N} * 10 + ${at})} }`, export: change };
        return { [`b${at}`]: { do: [{ pause: { wait } }, { change: last }] } };
      }),
    },
  }));

/** Fails again and again, until a limit is reached. */
const stubborn: fc.Arbitrary<Body> = fc
  .record({ pause: ms(2000), delay: ms(2000), duration: ms(9000), count: fc.nat(5) })
  .map(({ pause, delay, duration, count }) => ({
    try: [
      { pause: { wait: pause } },
      { fail: { raise: { error: { type: 'urn:x', status: 500 } } } },
    ],
    catch: {
      retry: { delay, backoff: { linear: {} }, limit: { attempt: { count }, duration } },
      do: [{ tell: { set: '${ {n: $error.status} }' } }],
    },
  }));

/** Fails, and what catches it leads past what would have come next. */
const escapes: fc.Arbitrary<Body> = fc
  .record({
    target: fc.constantFrom('exit', 'end', 'last'),
    tasks: optional(fc.constant([{ tell: { set: '${ {n: $error.status} }' } }]), 1),
  })
  .map(({ target: then, tasks }) => ({
    do: [
      {
        risky: {
          try: [{ fail: { raise: { error: { type: 'urn:x', status: 500 } } } }],
          catch: { ...(tasks && { do: tasks }), then },
        },
      },
      { passed: { set: `\${ {n: (${N} + 100)} }` } },
      { last: { set: `\${ {n: (${N} + 1000)} }` } },
    ],
  }));

function tries(place: Place): fc.Arbitrary<Body> {
  const limit = fc
    .record({ count: fc.nat(3), attempt: optional(ms(4000), 4), duration: optional(ms(9000), 3) })
    .map(({ count, attempt, duration }) => ({
      attempt: { count, ...(attempt && { duration: attempt }) },
      ...(duration && { duration }),
    }));
  const retry = fc
    .record({
      delay: ms(1500),
      backoff: optional(fc.constantFrom('constant', 'linear', 'exponential'), 1),
      limit,
      when: optional(fc.constant('${ $error.status != 400 }'), 4),
    })
    .map(({ backoff, when, ...more }) => ({
      ...more,
      ...(backoff && { backoff: { [backoff]: {} } }),
      ...(when && { when }),
    }));
  const clause = fc.record({
    errors: optional(fc.constantFrom({ with: { status: 409 } }, { with: { type: 'urn:one' } }), 2),
    when: optional(fc.constantFrom('${ $error.status < 500 }', `\${ ${N} < 3 }`), 5),
    exceptWhen: optional(fc.constant('${ $error.status == 503 }'), 6),
    retry: optional(retry, 1),
    do: optional(tasksAt({ ...place, isCatching: true }), 1),
    target: optional(fc.constantFrom('exit', 'exit', 'end', 'continue'), 1),
  });
  return fc.tuple(tasksAt(place), clause).map(([tasks, { target: then, ...more }]) => ({
    try: tasks,
    catch: JSON.parse(JSON.stringify({ ...more, then })),
  }));
}

/** What any task may have besides. */
function around(place: Place): fc.Arbitrary<Body> {
  const record = fc.record({
    if: optional(fc.constantFrom(...CONDITIONS.map((condition) => `\${ ${condition} }`)), 7),
    input: optional(fc.constant({ from: '${ {n: ((.n? // 0) + 1), from: .} }' }), 8),
    output: optional(fc.constant({ as: '${ {n: (.n? // 0), out: .} }' }), 8),
    export: optional(exported, 3),
    timeout: optional(
      ms(9000).map((after) => ({ after })),
      8,
    ),
    metadata: place.depth > 3 ? fc.constant(undefined) : optional(compensations(place), 2),
  });
  return record.map((extras) => JSON.parse(JSON.stringify(extras)));
}

function compensations(place: Place): fc.Arbitrary<Body> {
  const depth = Math.max(place.depth, 3);
  const inside = { ...place, depth, isCatching: false, isLooping: false };
  const about = {
    set: '${ {n: (.n? // 0), undo: $compensation.output, because: $compensation.problem.status?} }',
  };
  const policy = { delay: { milliseconds: 701 }, limit: { attempt: { count: 2 } } };
  return fc.tuple(taskAt(inside), fc.boolean()).map(([task, isRetried]) => ({
    compensation: [{ about }, { undo: leading(task) }],
    ...(isRetried && { compensationRetry: policy }),
  }));
}
