import { type BrokenDownTime, epochSeconds, MONTHS, WEEKDAYS } from './calendar.ts';

type Conversion = (time: BrokenDownTime) => string;

function digits(value: number, width = 2, filler = '0'): string {
  const text = String(Math.abs(value)).padStart(width, filler);
  return value < 0 ? `-${text}` : text;
}

function hour12(time: BrokenDownTime): number {
  return time.hour % 12 === 0 ? 12 : time.hour % 12;
}

/** Weeks of the year begun, where weeks begin on the given day. */
function weekOfYear(time: BrokenDownTime, firstWeekday: number): number {
  return Math.floor((time.yearDay + 7 - ((time.weekday - firstWeekday + 7) % 7)) / 7);
}

/** The ISO 8601 week, and the year it belongs to. */
function isoWeek(time: BrokenDownTime): { week: number; year: number } {
  const weekday = (time.weekday + 6) % 7;
  const week = Math.floor((time.yearDay - weekday + 10) / 7);
  if (week < 1) return { week: weeksIn(time.year - 1), year: time.year - 1 };
  if (week > weeksIn(time.year)) return { week: 1, year: time.year + 1 };
  return { week, year: time.year };
}

function weeksIn(year: number): number {
  const endsOn = (of: number) =>
    (of + Math.floor(of / 4) - Math.floor(of / 100) + Math.floor(of / 400)) % 7;
  return endsOn(year) === 4 || endsOn(year - 1) === 3 ? 53 : 52;
}

/** The conversions of C's `strftime` in the C locale; the zone is always UTC. */
const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['a', (time) => WEEKDAYS[time.weekday]?.slice(0, 3) ?? '-'],
  ['A', (time) => WEEKDAYS[time.weekday] ?? '-'],
  ['b', (time) => MONTHS[time.month]?.slice(0, 3) ?? '-'],
  ['B', (time) => MONTHS[time.month] ?? '-'],
  ['c', (time) => formatTime('%a %b %e %H:%M:%S %Y', time)],
  ['C', (time) => digits(Math.floor(time.year / 100))],
  ['d', (time) => digits(time.day)],
  ['D', (time) => formatTime('%m/%d/%y', time)],
  ['e', (time) => digits(time.day, 2, ' ')],
  ['F', (time) => formatTime('%Y-%m-%d', time)],
  ['g', (time) => digits(isoWeek(time).year % 100)],
  ['G', (time) => digits(isoWeek(time).year, 4)],
  ['h', (time) => MONTHS[time.month]?.slice(0, 3) ?? '-'],
  ['H', (time) => digits(time.hour)],
  ['I', (time) => digits(hour12(time))],
  ['j', (time) => digits(time.yearDay + 1, 3)],
  ['k', (time) => digits(time.hour, 2, ' ')],
  ['l', (time) => digits(hour12(time), 2, ' ')],
  ['m', (time) => digits(time.month + 1)],
  ['M', (time) => digits(time.minute)],
  ['n', () => '\n'],
  ['p', (time) => (time.hour < 12 ? 'AM' : 'PM')],
  ['P', (time) => (time.hour < 12 ? 'am' : 'pm')],
  ['r', (time) => formatTime('%I:%M:%S %p', time)],
  ['R', (time) => formatTime('%H:%M', time)],
  ['s', (time) => String(epochSeconds(time))],
  ['S', (time) => digits(time.second)],
  ['t', () => '\t'],
  ['T', (time) => formatTime('%H:%M:%S', time)],
  ['u', (time) => String(time.weekday === 0 ? 7 : time.weekday)],
  ['U', (time) => digits(weekOfYear(time, 0))],
  ['V', (time) => digits(isoWeek(time).week)],
  ['w', (time) => String(time.weekday)],
  ['W', (time) => digits(weekOfYear(time, 1))],
  ['x', (time) => formatTime('%m/%d/%y', time)],
  ['X', (time) => formatTime('%H:%M:%S', time)],
  ['y', (time) => digits(((time.year % 100) + 100) % 100)],
  ['Y', (time) => digits(time.year, time.year < 0 ? 1 : 4)],
  ['z', () => '+0000'],
  ['Z', () => 'UTC'],
  ['%', () => '%'],
]);

/** Text of a time as C's `strftime` makes it. A conversion that does not exist stays as it is. */
export function formatTime(format: string, time: BrokenDownTime): string {
  return format.replace(/%([EO]?)([a-zA-Z%])/g, (whole, _modifier: string, letter: string) => {
    return CONVERSIONS.get(letter)?.(time) ?? whole;
  });
}
