import type { TimelineLine } from '../timeline/lines.ts';
import { shown } from './shown.ts';
import type { Terminal } from './terminal.ts';

const ESCAPE = '\u001b[';

/** Lines on a terminal that are painted over when they change. */
export class LiveView {
  readonly #terminal: Terminal;
  #painted = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Shows these lines instead of the ones before; what does not fit on the screen is left out. */
  paint(lines: readonly TimelineLine[]): void {
    const room = Math.max(1, this.#terminal.rows - 1);
    const left = lines.length - room;
    const fitting = left > 0 ? lines.slice(0, room - 1) : lines;
    const more = left > 0 ? [`  … ${left + 1} more`] : [];
    const texts = [...fitting.map((line) => this.#text(line)), ...more];
    const up = this.#painted > 0 ? `${ESCAPE}${this.#painted}A` : '';
    this.#terminal.write(`${up}\r${texts.map((text) => `${text}${ESCAPE}K\n`).join('')}${ESCAPE}J`);
    this.#painted = texts.length;
  }

  #text({ indent, glyph, tone, ...line }: TimelineLine): string {
    const name = onOneLine(line.name);
    const words = onOneLine(line.words);
    const before = '  '.repeat(indent);
    const room = this.#terminal.columns - before.length - name.length - 5;
    const cut = words.length > room ? `${words.slice(0, Math.max(0, room - 1))}…` : words;
    const { paint } = this.#terminal;
    const title = indent === 0 ? paint('strong', name) : name;
    return `${before}${paint(tone, glyph)} ${title}  ${paint('quiet', cut)}`;
  }
}

function onOneLine(text: string): string {
  return shown(text).replaceAll('\n', ' ');
}
