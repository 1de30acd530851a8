import fc from 'fast-check';

type Data = { readonly [key: string]: unknown };
type TaskList = readonly Data[];

const name = fc
  .stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/)
  .filter((word) => !RESERVED.includes(word));
const RESERVED = ['continue', 'exit', 'end'];

const expression = fc.constantFrom(
  '.',
  '.a.b',
  '.items | length > 3',
  '$context.x',
  '$workflow.id',
);
const wrapped = expression.map((source) => `\${ ${source} }`);
const duration = fc.oneof(
  fc.constantFrom('PT1S', 'P1DT2H', 'PT0.5S'),
  fc.record({ seconds: fc.nat(100), minutes: fc.nat(10) }),
  wrapped,
);
const text = fc.stringMatching(/^[a-z ]{1,12}$/);
const value = fc
  .jsonValue({ maxDepth: 2 })
  .filter((json) => !/"(?:__proto__|<<)":|\$\{/.test(JSON.stringify(json)));
const then = fc.constantFrom('continue', 'exit', 'end');

const base = fc.record(
  {
    if: expression,
    input: fc.record({ from: fc.oneof(expression, fc.dictionary(name, wrapped)) }),
    output: fc.record({ as: expression }),
    export: fc.record({ as: fc.constant('$context + { x: . }') }),
    timeout: fc.record({ after: duration }),
    then,
    metadata: fc.dictionary(name, value),
  },
  { requiredKeys: [] },
);

const error = fc.record(
  {
    type: fc.constantFrom('https://example.com/errors/a', '${ .type }'),
    status: fc.integer({ min: 400, max: 599 }),
    title: text,
  },
  { requiredKeys: ['type', 'status'] },
);

const retry = fc.record(
  {
    when: expression,
    delay: duration,
    backoff: fc.constantFrom({ constant: {} }, { linear: {} }, { exponential: {} }),
    limit: fc.record({ attempt: fc.record({ count: fc.nat(9) }), duration }),
  },
  { requiredKeys: ['delay'] },
);

const filter = fc.record({ with: fc.record({ type: text, data: wrapped }) });

const leaf: fc.Arbitrary<Data> = fc.oneof(
  fc.record({ set: fc.dictionary(name, fc.oneof(value, wrapped), { minKeys: 1 }) }),
  fc.record({ wait: duration }),
  fc.record({ raise: fc.record({ error }) }),
  fc.record({ emit: fc.record({ event: fc.record({ with: fc.record({ type: text }) }) }) }),
  fc.record({
    listen: fc.record({
      to: fc.oneof(
        fc.record({ one: filter }),
        fc.record({ any: fc.array(filter, { maxLength: 2 }) }),
      ),
    }),
  }),
  fc.record({
    call: fc.constant('http'),
    with: fc.record({
      method: fc.constantFrom('get', 'post'),
      endpoint: fc.constantFrom('https://example.com/{id}', '${ .uri }'),
      body: fc.oneof(value, wrapped),
    }),
  }),
  fc.record({
    call: fc.constantFrom('human.task', 'human.approve'),
    with: fc.record(
      {
        title: fc.oneof(text, wrapped),
        candidates: fc.record({ users: fc.oneof(wrapped, fc.tuple(text, wrapped)) }),
        data: fc.oneof(value, wrapped),
        priority: fc.constantFrom('low', 'urgent', '${ .priority }'),
        due: fc.oneof(duration, fc.constant('2026-01-31T08:00:00Z')),
        reminders: fc.tuple(fc.record({ after: duration })),
        escalation: fc.record({ after: duration, candidates: fc.record({ groups: wrapped }) }),
      },
      { requiredKeys: ['title', 'candidates'] },
    ),
  }),
  fc.record({
    run: fc.record({
      shell: fc.record({ command: text, arguments: fc.array(text, { maxLength: 2 }) }),
      return: fc.constantFrom('stdout', 'all'),
    }),
  }),
  fc.record({ switch: fc.tuple(fc.record({ other: fc.record({ then }) })) }),
);

const { tasks } = fc.letrec<{ task: Data; tasks: TaskList }>((tie) => ({
  task: fc
    .tuple(
      base,
      fc.oneof(
        { maxDepth: 2, depthIdentifier: 'tasks' },
        leaf,
        fc.record({ do: tie('tasks') }),
        fc.record({ fork: fc.record({ branches: tie('tasks'), compete: fc.boolean() }) }),
        fc.record({ for: fc.record({ in: expression }), do: tie('tasks') }),
        fc.record({ try: tie('tasks'), catch: fc.record({ retry, do: tie('tasks') }) }),
      ),
    )
    .map(([shared, own]) => ({ ...shared, ...(own as Data) })),
  tasks: fc
    .uniqueArray(fc.tuple(name, tie('task')), { maxLength: 3, selector: ([taskName]) => taskName })
    .map((entries) => entries.map(([taskName, task]) => ({ [taskName]: task }))),
}));

/** Definitions that are valid and can be run, as data. */
export const validDefinitions: fc.Arbitrary<Data> = fc.record(
  {
    document: fc.record({
      dsl: fc.constantFrom('1.0.0', '1.0.3'),
      namespace: name,
      name,
      version: fc.constantFrom('1.0.0', '0.1.0-rc.1'),
    }),
    input: fc.record({ from: fc.constant('.a') }),
    output: fc.record({ as: fc.constant('.a') }),
    timeout: fc.record({
      after: duration.filter((each) => !JSON.stringify(each).includes('$context')),
    }),
    do: tasks,
  },
  { requiredKeys: ['document', 'do'] },
);
