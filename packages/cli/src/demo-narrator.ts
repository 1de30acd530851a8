import type { Narrator } from '@tutti/demo';
import type { Terminal } from './terminal/terminal.ts';
import { changeLine, type TimelineLine } from './timeline/lines.ts';
import { instantOf } from './timeline/members.ts';
import { Timeline } from './timeline/timeline.ts';

const NAME_COLUMNS = 17;

/** Tells the runs of the demonstration on one log: the time, which run, and what changed. */
export function demoNarrator({ paint }: Pick<Terminal, 'paint'>): Narrator {
  return ({ definition }) => {
    const timeline = new Timeline();
    return (event) => {
      const line = changeLine(definition, timeline.accept(event), instantOf(event));
      if (line === null) return [];
      const time = paint('quiet', clockText(instantOf(event)));
      return [`${time}  ${definition.padEnd(NAME_COLUMNS)} ${textOf(line, paint)}`];
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
