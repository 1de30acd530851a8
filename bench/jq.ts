import { compile as compilePeer } from '@michaelhomer/jqjs';
import { compile, type Json } from '@tutti/jq';
import { loadJq } from 'jq-wasm';
import { microsecondsOf, microsecondsOfEach } from './measure.ts';
import { type Row, report } from './report.ts';
import { collectGarbage } from './rig/collect-garbage.ts';

/** The same work for every engine, and for the hand that needs none. */
interface Case {
  readonly name: string;
  readonly program: string;
  readonly input: Json;
  readonly byHand: (input: never) => unknown;
}

interface Item {
  readonly id: number;
  readonly price: number;
  readonly quantity: number;
  readonly tags: readonly string[];
}
interface Order {
  readonly customer: { readonly name: string };
  readonly status: string;
  readonly total: number;
  readonly items: readonly Item[];
}

const SMALL = order(8);
/** About 100 KB of JSON. */
const LARGE = order(1150);

const CASES: readonly Case[] = [
  {
    name: 'path, 1 KB',
    program: '.customer.name',
    input: SMALL,
    byHand: (input: Order) => input.customer.name,
  },
  {
    name: 'comparison, 1 KB',
    program: '.status == "open" and .total > 100',
    input: SMALL,
    byHand: (input: Order) => input.status === 'open' && input.total > 100,
  },
  {
    name: 'filter and map, 1 KB',
    program: '[.items[] | select(.price > 50) | {id, total: (.price * .quantity)}]',
    input: SMALL,
    byHand: filterAndMap,
  },
  {
    name: 'filter and map, 100 KB',
    program: '[.items[] | select(.price > 50) | {id, total: (.price * .quantity)}]',
    input: LARGE,
    byHand: filterAndMap,
  },
  {
    name: 'sum by reduce, 100 KB',
    program: 'reduce .items[] as $item (0; . + $item.price * $item.quantity)',
    input: LARGE,
    byHand: (input: Order) =>
      input.items.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
  },
];

const ORDINARY = [
  '.customer.name',
  '.status == "open" and .total > 100',
  '[.items[] | select(.price > 50) | {id, total: (.price * .quantity)}]',
  '$context + {orderId: .id, at: $workflow.startedAt}',
  'if .ok then "yes" else "no: \\(.reason // "unknown")" end',
];

const jq = await loadJq();
const rows = [...CASES.flatMap(evaluation), ...ORDINARY.map(compilation), memory()];
report('jq', 'not durable: evaluation in memory', rows);

function evaluation({ name, program, input, byHand }: Case): Row[] {
  const ours = compiled(program);
  const peer = compilePeer(program);
  const text = JSON.stringify(input);
  const row = { case: name, metric: 'evaluation', unit: 'µs' };
  const [mine = Number.NaN, hand = Number.NaN] = microsecondsOfEach([
    () => ours.first(input),
    () => byHand(input as never),
  ]);
  return [
    { ...row, ours: mine, peer: 'by hand', theirs: hand },
    { ...row, ours: mine, peer: 'jqjs', theirs: microsecondsOf(() => [...peer(input)]) },
    { ...row, ours: mine, peer: 'jq-wasm', theirs: microsecondsOf(() => jq.raw(text, program)) },
  ];
}

function compilation(program: string): Row {
  const row = { case: program.slice(0, 40), metric: 'compilation', unit: 'µs' };
  const ours = microsecondsOf(() => compiled(program));
  const peer = {
    peer: 'jqjs',
    theirs: microsecondsOf(() => compilePeer(program.replaceAll('$', '.'))),
  };
  return { ...row, ours, ...peer };
}

/** What 20,000 compiled programs hold, all alive at once. */
function memory(): Row {
  const count = 20_000;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const programs = Array.from({ length: count }, (_, n) =>
    compiled(`.items[] | select(.id > ${n})`),
  );
  collectGarbage();
  const bytes = (process.memoryUsage().heapUsed - before) / programs.length;
  return { case: 'a path and a select', metric: 'memory', unit: 'KB', ours: bytes / 1024 };
}

function compiled(program: string) {
  const compilationOf = compile(program, { variables: ['context', 'workflow'] });
  if (!compilationOf.ok) throw new Error(compilationOf.error.message);
  return compilationOf.program;
}

function filterAndMap(input: Order): unknown {
  return input.items
    .filter(({ price }) => price > 50)
    .map(({ id, price, quantity }) => ({ id, total: price * quantity }));
}

function order(length: number): Json {
  const items = Array.from({ length }, (_, id) => ({
    id,
    price: (id * 37) % 100,
    quantity: 1 + (id % 5),
    tags: ['blue', 'small', `batch-${id % 7}`],
  }));
  return { customer: { name: 'Ada Lovelace' }, status: 'open', total: 120, items };
}
