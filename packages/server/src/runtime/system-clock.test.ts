import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1000 }));
afterEach(() => void vi.useRealTimers());

test('an alarm rings once, at its instant', () => {
  const ring = vi.fn();
  systemClock.at(1500, ring);
  vi.advanceTimersByTime(499);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test('an alarm for the past rings soon, and not before it is returned', () => {
  const ring = vi.fn();
  systemClock.at(0, ring);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledTimes(1);
});

test('an alarm is not early when the clock is set back', () => {
  const ring = vi.fn();
  systemClock.at(1500, ring);
  vi.setSystemTime(0);
  vi.advanceTimersByTime(1499);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledTimes(1);
});

test('a pause is as long as it should be when the clock is set', () => {
  const ring = vi.fn();
  systemClock.after(500, ring);
  vi.setSystemTime(0);
  vi.advanceTimersByTime(499);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledTimes(1);
  systemClock.after(500, ring).cancel();
  vi.advanceTimersByTime(10_000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test('an alarm may be years away', () => {
  const ring = vi.fn();
  const alarm = systemClock.at(1000 + 100 * 24 * 3_600_000, ring);
  vi.advanceTimersByTime(99 * 24 * 3_600_000);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(24 * 3_600_000);
  expect(ring).toHaveBeenCalledTimes(1);
  alarm.cancel();
});

test('a cancelled alarm does not ring', () => {
  const ring = vi.fn();
  systemClock.at(1500, ring).cancel();
  vi.advanceTimersByTime(10_000);
  expect(ring).not.toHaveBeenCalled();
});
