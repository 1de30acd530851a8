import type { Narrator } from '@tutti/demo';
import type { Terminal } from './terminal/terminal.ts';
import type { TimelineLine } from './timeline/lines.ts';
import { instantOf } from './timeline/members.ts';
import { TimelineLog } from './timeline/timeline-log.ts';

const NAME_COLUMNS = 17;

/** Tells the runs of the demonstration on one log: the time, which run, and what changed. */
export function demoNarrator({ paint }: Pick<Terminal, 'paint'>): Narrator {
  return ({ definition }) => {
    const log = new TimelineLog(definition);
    return (event) => {
      const time = paint('quiet', clockText(instantOf(event)));
      const name = definition.padEnd(NAME_COLUMNS);
      return log.accept(event).map((line) => `${time}  ${name} ${textOf(line, paint)}`);
    };
  };
}

/** The time of day here, with milliseconds. */
function clockText(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
}

function textOf({ indent, glyph, tone, name, words }: TimelineLine, paint: Terminal['paint']) {
  const title = indent === 0 ? paint('strong', 'the run') : name;
  return `${'  '.repeat(indent)}${paint(tone, glyph)} ${title}  ${paint('quiet', words)}`;
}
