/** A definition of the namespace `demo` with these tasks, as YAML. */
export function definitionOf(name: string, tasks: object, version = '1.0.0'): string {
  const document = { dsl: '1.0.3', namespace: 'demo', name, version };
  return JSON.stringify({ document, do: tasks });
}

export const GREET = definitionOf('greet', [
  { greet: { set: { greeting: '${ "Hello, " + .name + "!" }' } } },
]);

export const SLEEP = definitionOf('sleep', [{ sleep: { wait: 'PT1H' } }]);

export const FAIL = definitionOf('fail', [
  {
    fail: {
      raise: {
        error: { type: 'https://shop.example/errors/stock', status: 409, title: 'Sold out' },
      },
    },
  },
]);

export const AWAIT_ORDER = definitionOf('await-order', [
  { order: { listen: { to: { one: { with: { type: 'order.placed' } } } } } },
]);

/** Its first task can be undone by these tasks; its second one fails or sleeps. */
export function undoable(name: string, undo: object, then: object): string {
  return definitionOf(name, [
    { book: { set: { booked: true }, metadata: { compensation: [{ unbook: undo }] } } },
    { next: then },
  ]);
}
