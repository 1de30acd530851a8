const COLOUR = String.raw`\x1b\[[\d;]*m`;
const COLOURS_AND_COMMANDS = new RegExp(String.raw`${COLOUR}|[\p{Cc}\p{Bidi_Control}]`, 'gu');

/**
 * A text as a terminal may show it: with its lines, tabs and colours. Everything else that a terminal
 * obeys, or that turns the direction of writing, becomes a space: the title of a task or the answer of
 * a service could else hide or rewrite what stands around it.
 */
export function shown(text: string): string {
  return text.replace(COLOURS_AND_COMMANDS, (found) =>
    found.length > 1 || found === '\n' || found === '\t' ? found : ' ',
  );
}
