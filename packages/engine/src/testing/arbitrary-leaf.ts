import type { Json } from '@tutti/jq';
import fc from 'fast-check';

export type Body = { readonly [member: string]: Json };

/** What leaves refer to: the rest of a definition's `use`. */
export const COMPONENTS: Body = {
  secrets: ['token'],
  authentications: { known: { bearer: { token: '${ $secrets.token }' } } },
  errors: { broken: { type: 'urn:broken', status: 500, title: '${ "at " + $task.name }' } },
  retries: { patient: { delay: { seconds: 1 }, limit: { attempt: { count: 1 } } } },
  timeouts: { brief: { after: { seconds: 4 } } },
};

const URI = 'https://example.org/x';
const HTTP = { method: 'post', endpoint: URI, body: '${ . }' };
const SECRET = '${ "Bearer " + $secrets.token }';
const DOCUMENT = { endpoint: 'https://example.org/document' };

/** A value once in `nil + 1` times. */
export const sometimes = <T>(value: fc.Arbitrary<T>, nil: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: nil, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

export const seconds = (max: number) => fc.nat(max).map((count) => ({ seconds: count }));

const counted = '${ if type == "object" then . + { n: ((.n // 0) + 1) } else { n: 1 } end }';

/** `predictable`: without what the rules of the engine leave to chance. */
export type Breadth = 'predictable' | 'everything';

/** Jitter is chance. */
const BEYOND = /"jitter"/;

/** One of these, of those that the breadth allows. */
export function among<Value extends Json>(
  breadth: Breadth,
  ...values: readonly Value[]
): fc.Arbitrary<Value> {
  const isAllowed = (value: Value) =>
    breadth === 'everything' || !BEYOND.test(JSON.stringify(value));
  return fc.constantFrom(...values.filter(isAllowed));
}

export const sets = (breadth: Breadth): fc.Arbitrary<Body> =>
  among<Body>(
    breadth,
    { set: counted },
    { set: counted },
    { set: counted },
    { set: { n: '${ (.n? // 0) + 1 }', deep: [{ is: '${ $task.name }' }], plain: true } },
    { set: { token: '${ $secrets.token }' } },
  );

/** One of every protocol; what they answer is the outside's to say. */
export const calls = (breadth: Breadth): fc.Arbitrary<Body> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Body>({ call: 'http', with: HTTP }) },
    {
      weight: 5,
      arbitrary: among<Body>(
        breadth,
        { call: 'http', with: { ...HTTP, headers: { authorization: SECRET } } },
        {
          call: 'http',
          with: {
            method: 'get',
            endpoint: { uri: URI, authentication: { use: 'known' } },
            query: { n: '${ .n? }' },
            output: 'response',
          },
        },
        {
          call: 'openapi',
          with: { document: DOCUMENT, operationId: 'o', parameters: { a: SECRET } },
        },
        {
          call: 'grpc',
          with: {
            proto: DOCUMENT,
            service: { name: 'S', host: 'example.org' },
            method: 'M',
            arguments: { n: '${ .n? }' },
          },
        },
        {
          call: 'mcp',
          with: {
            method: 'tools/call',
            parameters: { name: 'x' },
            transport: { http: { endpoint: URI } },
          },
        },
        {
          call: 'a2a',
          with: { server: URI, method: 'message/send', parameters: { message: '${ . }' } },
        },
        {
          call: 'asyncapi',
          with: { document: DOCUMENT, operation: 'o', message: { payload: { n: '${ .n? }' } } },
        },
      ),
    },
  );

export const raises = (breadth: Breadth): fc.Arbitrary<Body> =>
  among<Body>(
    breadth,
    { raise: { error: { type: 'urn:test', status: 409 } } },
    { raise: { error: { type: 'urn:test', status: 409 } } },
    { raise: { error: 'broken' } },
    { raise: { error: { type: 'urn:test', status: 503, detail: '${ "n is \\(.n?)" }' } } },
  );

export const emits = (breadth: Breadth): fc.Arbitrary<Body> =>
  among<Body>(
    breadth,
    { type: 'told' },
    { type: 'told', subject: '${ $task.name }', data: '${ . }' },
    { type: 'c', data: { key: 1 } },
  ).map((event) => ({ emit: { event: { with: { source: '/told', ...event } } } }));

export const waits: fc.Arbitrary<Body> = fc
  .oneof<fc.Arbitrary<Json>[]>(seconds(5), fc.constantFrom<Json>('PT2S', '${ "PT1S" }'))
  .map((wait) => ({ wait }));

export const processes = (breadth: Breadth): fc.Arbitrary<Body> =>
  fc
    .tuple(
      among<Body>(
        breadth,
        { shell: { command: 'true' } },
        { shell: { command: 'echo', arguments: ['${ .n? }'], environment: { TOKEN: SECRET } } },
        { script: { language: 'js', code: 'return 1', arguments: { n: '${ .n? }' } } },
        { container: { image: 'some/image', command: 'true' } },
        { workflow: { namespace: 'test', name: 'sub', version: 'latest' } },
        {
          workflow: { namespace: 'test', name: 'sub', version: '1.0.0', input: { n: '${ .n? }' } },
        },
      ),
      fc.constantFrom<Body>(
        {},
        {},
        { await: false },
        { return: 'all' },
        { return: 'code' },
        { return: 'none' },
      ),
    )
    // What a workflow returns is its output.
    .map(([process, more]) => ({
      run: { ...process, ...('workflow' in process ? without(more) : more) },
    }));

function without({ return: _, ...more }: Body): Body {
  return more;
}

const HEADS = { candidates: { groups: ['heads'] } };

export const people = (breadth: Breadth): fc.Arbitrary<Body> =>
  fc
    .record({
      due: sometimes(fc.constantFrom<Json>('PT4S', '${ {seconds: 6} }', '${ error("due") }'), 1),
      escalates: fc.boolean(),
      ask: among<Body>(
        breadth,
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
