import { JqError } from '../errors.ts';
import { isArray, type Json } from '../json.ts';
import { type BrokenDownTime, breakDown, epochSeconds } from '../runtime/calendar.ts';
import type { Machine } from '../runtime/machine.ts';
import { formatTime } from '../runtime/time-format.ts';
import { parseTime } from '../runtime/time-parse.ts';
import { type Builtin, type BuiltinTable, ofInput, ofValues } from './builtin.ts';

const ISO_8601 = '%Y-%m-%dT%H:%M:%SZ';

/** Beyond these years a moment has no date. */
const MOST_SECONDS = 6.7e16;

/** `[year, month, day, hour, minute, second, weekday, day of year]` of seconds from 1970. */
function gmtime(name: string, value: Json): Json {
  if (typeof value !== 'number') throw new JqError(`${name}() requires numeric inputs`);
  if (!(Math.abs(value) <= MOST_SECONDS)) {
    throw new JqError('error converting number of seconds since epoch to datetime');
  }
  const time = breakDown(Math.trunc(value));
  return listOf({ ...time, second: time.second + (value - Math.floor(value)) });
}

function listOf(time: BrokenDownTime): Json {
  const { year, month, day, hour, minute, second, weekday, yearDay } = time;
  return [year, month, day, hour, minute, second, weekday, yearDay];
}

/** A time from its list; parts that are missing are 0, parts that are no numbers are refused. */
function timeOf(list: readonly Json[], refusal: string): BrokenDownTime {
  const parts = Array.from({ length: 6 }, (_, index) => {
    const part = index < list.length ? list[index] : 0;
    if (typeof part !== 'number') throw new JqError(refusal);
    return Number.isNaN(part) ? 0 : Math.trunc(part);
  });
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const time = { year, month, day, hour, minute, second };
  const { weekday, yearDay } = breakDown(epochSeconds(time));
  return { ...time, weekday, yearDay };
}

function mktime(value: Json): Json {
  if (!isArray(value)) throw new JqError('mktime requires array inputs');
  return epochSeconds(timeOf(value, 'mktime requires parsed datetime inputs'));
}

function strftime(name: string, machine: Machine, value: Json, format: Json): Json {
  const refusal = `${name}/1 requires parsed datetime inputs`;
  const list = typeof value === 'number' ? gmtime(name, value) : value;
  if (!isArray(list)) throw new JqError(refusal);
  if (typeof format !== 'string') throw new JqError(`${name}/1 requires a string format`);
  machine.charge(format.length);
  const text = formatTime(format, timeOf(list, refusal));
  machine.checkLength(text.length);
  return text;
}

function strptime(machine: Machine, value: Json, format: Json): Json {
  if (typeof value !== 'string' || typeof format !== 'string') {
    throw new JqError('strptime/1 requires string inputs and arguments');
  }
  machine.charge(format.length + (value.length >> 3));
  const reading = parseTime(value, format);
  if (reading === undefined || !/^(?:$|\s)/.test(reading.rest)) {
    throw new JqError(`date "${value}" does not match format "${format}"`);
  }
  const time = listOf(breakDown(epochSeconds(reading.time))) as readonly Json[];
  return reading.rest === '' ? time : [...time, reading.rest];
}

const toDate: Builtin = ofInput((machine, value) => strftime('strftime', machine, value, ISO_8601));
const fromDate: Builtin = ofInput((machine, value) => mktime(strptime(machine, value, ISO_8601)));

export const DATES: BuiltinTable = {
  'gmtime/0': ofInput((_machine, value) => gmtime('gmtime', value)),
  'localtime/0': ofInput((_machine, value) => gmtime('localtime', value)),
  'mktime/0': ofInput((_machine, value) => mktime(value)),
  'strftime/1': ofValues((machine, value, format) =>
    strftime('strftime', machine, value, format ?? null),
  ),
  'strflocaltime/1': ofValues((machine, value, format) =>
    strftime('strflocaltime', machine, value, format ?? null),
  ),
  'strptime/1': ofValues((machine, value, format) => strptime(machine, value, format ?? null)),
  'todate/0': toDate,
  'todateiso8601/0': toDate,
  'fromdate/0': fromDate,
  'fromdateiso8601/0': fromDate,
};
