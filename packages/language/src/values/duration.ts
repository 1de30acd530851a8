const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nominal lengths: a year is 365 days, a month 30 days. */
const ISO_UNITS = [365 * DAY, 30 * DAY, 7 * DAY, DAY, HOUR, MINUTE, SECOND];

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const ISO = new RegExp(
  `^P(?!$)(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?` +
    `(?:T(?=\\d)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);

/**
 * An ISO 8601 duration such as `PT1H30M` in milliseconds, rounded to whole ones. Null when the text
 * is not one, or is too long to count. Years and months are nominal: 365 and 30 days.
 */
export function parseDuration(text: string): number | null {
  const match = text.length <= 100 ? ISO.exec(text) : null;
  if (!match) return null;
  return countable(ISO_UNITS.reduce((sum, unit, at) => sum + unit * Number(match[at + 1] ?? 0), 0));
}

/** A duration as the DSL's object. */
export interface DurationParts {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** The parts of a duration object, with their lengths in milliseconds. */
export const DURATION_UNITS = {
  days: DAY,
  hours: HOUR,
  minutes: MINUTE,
  seconds: SECOND,
  milliseconds: 1,
} as const;

/**
 * The DSL's duration object in milliseconds. Null when it has no part, a part that is not a whole
 * number from 0, or another property: objects that expressions yield come unchecked.
 */
export function durationOf(parts: { readonly [name: string]: unknown }): number | null {
  const entries = Object.entries(parts);
  let ms = 0;
  for (const [name, count] of entries) {
    if (!isUnit(name) || !isCount(count)) return null;
    ms += DURATION_UNITS[name] * count;
  }
  return entries.length === 0 ? null : countable(ms);
}

function isUnit(name: string): name is keyof typeof DURATION_UNITS {
  return Object.hasOwn(DURATION_UNITS, name);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function countable(ms: number): number | null {
  const whole = Math.round(ms);
  return Number.isSafeInteger(whole) ? whole : null;
}
