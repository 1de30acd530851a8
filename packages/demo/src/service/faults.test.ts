import { describe, expect, test } from 'vitest';
import { decideFate, type Faults, readFaults } from './faults.ts';

const never = () => 0.999;
const always = () => 0;

function endOf(faults: Faults, operation = 'book', random = never) {
  return decideFate(faults, operation, random).fate.end;
}

describe('the fate of a request', () => {
  test('is an answer when nothing is set', () => {
    expect(decideFate({}, 'book', always)).toEqual({
      fate: { delayMs: 0, end: 'answer', status: 503 },
      left: {},
    });
  });

  test('is a failure with the status that was set', () => {
    expect(decideFate({ status: 500 }, 'book', never)).toEqual({
      fate: { delayMs: 0, end: 'fail', status: 500 },
      left: { status: 500 },
    });
  });

  test('fails only the next requests, and counts them down', () => {
    const first = decideFate({ next: 1 }, 'book', never);
    expect([first.fate.end, first.left, endOf(first.left)]).toEqual([
      'fail',
      { next: 0 },
      'answer',
    ]);
  });

  test('fails at the rate', () => {
    expect([endOf({ rate: 0.5 }, 'book', always), endOf({ rate: 0.5 }, 'book', never)]).toEqual([
      'fail',
      'answer',
    ]);
  });

  test('touches only the operation that was named', () => {
    expect([
      endOf({ next: 1, operation: 'book' }),
      endOf({ next: 1, operation: 'cancel' }),
    ]).toEqual(['fail', 'answer']);
  });

  test('is cut off before or after the request is carried out', () => {
    expect([endOf({ refuse: true }), endOf({ loseAnswer: true })]).toEqual([
      'refuse',
      'lose-answer',
    ]);
  });

  test('is delayed and then answered', () => {
    expect(decideFate({ delayMs: 20 }, 'book', never).fate).toEqual({
      delayMs: 20,
      end: 'answer',
      status: 503,
    });
  });
});

test('faults with an unknown name or a wrong value are refused', () => {
  expect(() => readFaults({ ratio: 1 })).toThrow('not "ratio"');
  expect(() => readFaults({ next: 'two' })).toThrow('Expected "next" to be a number, not string.');
});
