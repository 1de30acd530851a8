import { daysFromEpoch, MONTHS, WEEKDAYS } from './calendar.ts';

/** Parts of a time as they are read; the rest is that of 1970-01-01 00:00:00. */
export interface ParsedTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export interface TimeReading {
  readonly time: ParsedTime;
  /** What follows the part that the format describes. */
  readonly rest: string;
}

/** Parts that only mean something together with others. */
interface Draft extends ParsedTime {
  century: number | undefined;
  yearOfCentury: number | undefined;
  hour12: number | undefined;
  isAfternoon: boolean;
  yearDay: number | undefined;
  epoch: number | undefined;
}

/** Reads a conversion at the start of a text: what is left of it, or undefined if it is not there. */
type Conversion = (text: string, draft: Draft) => string | undefined;

function number(
  longest: number,
  least: number,
  most: number,
  store: (draft: Draft, value: number) => void,
): Conversion {
  const digits = new RegExp(`^[0-9]{1,${longest}}`);
  return (text, draft) => {
    const found = digits.exec(text)?.[0];
    if (found === undefined) return undefined;
    const value = Number(found);
    if (value < least || value > most) return undefined;
    store(draft, value);
    return text.slice(found.length);
  };
}

const LONGEST_NAME = 9;

function name(names: readonly string[], store: (draft: Draft, index: number) => void): Conversion {
  return (text, draft) => {
    const lower = text.slice(0, LONGEST_NAME).toLowerCase();
    for (const [index, full] of names.entries()) {
      const known = [full, full.slice(0, 3)].find((each) => lower.startsWith(each.toLowerCase()));
      if (known === undefined) continue;
      store(draft, index);
      return text.slice(known.length);
    }
    return undefined;
  };
}

function pattern(expression: RegExp, store: (draft: Draft, text: string) => void): Conversion {
  return (text, draft) => {
    const found = expression.exec(text)?.[0];
    if (found === undefined) return undefined;
    store(draft, found);
    return text.slice(found.length);
  };
}

function composed(format: string): Conversion {
  return (text, draft) => readFormat(text, format, draft);
}

const ignore = (): void => {};
const month = name(MONTHS, (draft, index) => {
  draft.month = index;
});
const weekday = name(WEEKDAYS, ignore);
const space = pattern(/^\s*/, ignore);
const dayOfMonth: Conversion = (text, draft) => DAY(text.replace(/^ +(?=[0-9])/, ''), draft);
const hour24 = number(2, 0, 23, (draft, value) => {
  draft.hour = value;
  draft.hour12 = undefined;
});
const hourOf12 = number(2, 1, 12, (draft, value) => {
  draft.hour12 = value % 12;
});
const DAY = number(2, 1, 31, (draft, value) => {
  draft.day = value;
});

const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['a', weekday],
  ['A', weekday],
  ['b', month],
  ['B', month],
  ['h', month],
  ['c', composed('%a %b %e %H:%M:%S %Y')],
  [
    'C',
    number(2, 0, 99, (draft, value) => {
      draft.century = value;
    }),
  ],
  ['d', DAY],
  ['e', dayOfMonth],
  ['D', composed('%m/%d/%y')],
  ['x', composed('%m/%d/%y')],
  ['F', composed('%Y-%m-%d')],
  ['g', number(2, 0, 99, ignore)],
  ['G', number(4, 0, 9999, ignore)],
  ['H', hour24],
  ['k', (text, draft) => hour24(text.trimStart(), draft)],
  ['I', hourOf12],
  ['l', (text, draft) => hourOf12(text.trimStart(), draft)],
  [
    'j',
    number(3, 1, 366, (draft, value) => {
      draft.yearDay = value;
    }),
  ],
  [
    'm',
    number(2, 1, 12, (draft, value) => {
      draft.month = value - 1;
    }),
  ],
  [
    'M',
    number(2, 0, 59, (draft, value) => {
      draft.minute = value;
    }),
  ],
  ['n', space],
  ['t', space],
  [
    'p',
    pattern(/^[AaPp][Mm]/, (draft, text) => {
      draft.isAfternoon = /^p/i.test(text);
    }),
  ],
  ['r', composed('%I:%M:%S %p')],
  ['R', composed('%H:%M')],
  [
    's',
    pattern(/^-?[0-9]{1,15}/, (draft, text) => {
      draft.epoch = Number(text);
    }),
  ],
  [
    'S',
    number(2, 0, 60, (draft, value) => {
      draft.second = value;
    }),
  ],
  ['T', composed('%H:%M:%S')],
  ['X', composed('%H:%M:%S')],
  ['u', number(1, 1, 7, ignore)],
  ['U', number(2, 0, 53, ignore)],
  ['V', number(2, 1, 53, ignore)],
  ['w', number(1, 0, 6, ignore)],
  ['W', number(2, 0, 53, ignore)],
  [
    'y',
    number(2, 0, 99, (draft, value) => {
      draft.yearOfCentury = value;
    }),
  ],
  [
    'Y',
    number(4, 0, 9999, (draft, value) => {
      draft.year = value;
    }),
  ],
  ['z', pattern(/^(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?)/, ignore)],
  ['Z', pattern(/^[A-Za-z]{1,32}/, ignore)],
  ['%', pattern(/^%/, ignore)],
]);

/** Reads a text as C's `strptime` does, in the C locale; undefined when it does not fit. */
export function parseTime(text: string, format: string): TimeReading | undefined {
  const draft: Draft = {
    year: 1970,
    month: 0,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    century: undefined,
    yearOfCentury: undefined,
    hour12: undefined,
    isAfternoon: false,
    yearDay: undefined,
    epoch: undefined,
  };
  const rest = readFormat(text, format, draft);
  return rest === undefined ? undefined : { time: settle(draft), rest };
}

function readFormat(text: string, format: string, draft: Draft): string | undefined {
  let left: string | undefined = text;
  for (let index = 0; index < format.length && left !== undefined; index++) {
    const character = format[index] ?? '';
    if (/\s/.test(character)) {
      left = left.trimStart();
    } else if (character !== '%') {
      left = left.startsWith(character) ? left.slice(1) : undefined;
    } else {
      index++;
      if (/[EO]/.test(format[index] ?? '')) index++;
      left = CONVERSIONS.get(format[index] ?? '')?.(left, draft);
    }
  }
  return left;
}

function settle(draft: Draft): ParsedTime {
  let { year, month: monthIndex, day, hour, second, minute } = draft;
  if (draft.yearOfCentury !== undefined) {
    const century = draft.century ?? (draft.yearOfCentury < 69 ? 20 : 19);
    year = century * 100 + draft.yearOfCentury;
  } else if (draft.century !== undefined) {
    year = draft.century * 100 + (year % 100);
  }
  if (draft.hour12 !== undefined) hour = draft.hour12 + (draft.isAfternoon ? 12 : 0);
  if (draft.yearDay !== undefined && draft.month === 0 && draft.day === 1) day = draft.yearDay;
  if (draft.epoch !== undefined) {
    day = 1 + Math.floor(draft.epoch / 86_400) - daysFromEpoch(1970, 0, 1);
    return {
      year: 1970,
      month: 0,
      day,
      hour: 0,
      minute: 0,
      second: draft.epoch - (day - 1) * 86_400,
    };
  }
  return { year, month: monthIndex, day, hour, minute, second };
}
