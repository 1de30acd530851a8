import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admits, atInstant, type Breaker, begun, CLOSED, judged, type Verdict } from './breaker.ts';

const POLICY = { failures: 3, openMs: 1000, probes: 2 };

/** A breaker under test, with its own time. */
class Subject {
  breaker: Breaker = CLOSED;
  now = 0;

  /** The round of an exchange that begins; null when it is refused. */
  begin(): number | null {
    this.breaker = atInstant(POLICY, this.breaker, this.now);
    if (!admits(POLICY, this.breaker)) return null;
    this.breaker = begun(this.breaker);
    return this.breaker.round;
  }

  end(round: number | null, verdict: Verdict): void {
    if (round === null) throw new Error('Expected an exchange, but it was refused.');
    this.breaker = judged(POLICY, this.breaker, verdict, { round, now: this.now });
  }

  opened(): this {
    for (const round of [this.begin(), this.begin(), this.begin()]) this.end(round, 'failure');
    return this;
  }
}

describe('a breaker', () => {
  test('opens after so many failures in a row, and one success begins the count anew', () => {
    const subject = new Subject();
    for (const verdict of [
      'failure',
      'failure',
      'success',
      'failure',
      'unknown',
      'failure',
    ] as const) {
      subject.end(subject.begin(), verdict);
    }
    expect(subject.breaker).toEqual({ kind: 'closed', failures: 2, round: 0 });
    subject.end(subject.begin(), 'failure');
    expect(subject.breaker).toEqual({ kind: 'open', until: 1000, round: 1 });
    expect(subject.begin()).toBeNull();
  });

  test('lets so many probes through after its time, and closes when they succeed', () => {
    const subject = new Subject().opened();
    subject.now = 1000;
    const [first, second, third] = [subject.begin(), subject.begin(), subject.begin()];
    expect([typeof first, typeof second, third]).toEqual(['number', 'number', null]);
    subject.end(first, 'success');
    expect([subject.breaker.kind, subject.begin()]).toEqual(['half-open', null]);
    subject.end(second, 'success');
    expect(subject.breaker).toMatchObject({ kind: 'closed', failures: 0 });
  });

  test('opens again when a probe fails, and a probe nobody waited for makes room for another', () => {
    const subject = new Subject().opened();
    subject.now = 1000;
    subject.end(subject.begin(), 'unknown');
    const [first, second] = [subject.begin(), subject.begin()];
    subject.end(first, 'failure');
    expect(subject.breaker).toMatchObject({ kind: 'open', until: 2000 });
    subject.end(second, 'success');
    expect(subject.breaker).toMatchObject({ kind: 'open', until: 2000 });
  });

  test('does not count what began before it opened', () => {
    const subject = new Subject();
    const early = subject.begin();
    subject.opened();
    subject.now = 1000;
    const probe = subject.begin();
    subject.end(early, 'failure');
    expect(subject.breaker.kind).toBe('half-open');
    subject.end(probe, 'success');
    subject.end(subject.begin(), 'success');
    expect(subject.breaker.kind).toBe('closed');
  });

  test('is not open for longer when the clock is set back', () => {
    const subject = new Subject();
    subject.now = 3_600_000;
    subject.opened();
    subject.now = 0;
    expect(subject.begin()).not.toBeNull();
  });
});

const verdicts = fc.constantFrom<Verdict>('success', 'failure', 'unknown');
const change = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const) }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat(9), verdict: verdicts }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(700) }),
);

test('whatever happens, an open breaker sends nothing, probes are bounded, and it never sticks', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
      const subject = new Subject();
      const underWay: number[] = [];
      for (const one of changes) {
        if (one.kind === 'pass') subject.now += one.ms;
        if (one.kind === 'begin') {
          const round = subject.begin();
          if (subject.breaker.kind === 'open') expect(round).toBeNull();
          if (round !== null) underWay.push(round);
        }
        if (one.kind === 'end') {
          const [round] = underWay.splice(one.which, 1);
          if (round !== undefined) subject.end(round, one.verdict);
        }
        const probing = underWay.filter((round) => round === subject.breaker.round).length;
        if (subject.breaker.kind === 'half-open') {
          expect(subject.breaker.probing).toBe(probing);
          expect(probing + subject.breaker.succeeded).toBeLessThanOrEqual(POLICY.probes);
        }
      }
      for (const round of underWay) subject.end(round, 'unknown');
      subject.now += POLICY.openMs;
      expect(subject.begin()).not.toBeNull();
    }),
  );
});
