import { compile, JqError, JqLimitError } from '@tutti/jq';

const TEST = compile('. as $pattern | "" | test("^(?:" + $pattern + ")$")');

/** A dot alone does not make a pattern: event types are full of them. */
const PATTERN_LETTERS = /[\\^$*+?()[\]{}|]/;

/**
 * Why a text with the letters of a regular expression is none; undefined when it is one, or plain
 * text. Filters run patterns in jq's bounded engine, so that is asked.
 */
export function patternFault(text: string): string | undefined {
  if (!TEST.ok) throw new Error(`Expected jq to have \`test\`, but: ${TEST.error.message}.`);
  if (!PATTERN_LETTERS.test(text)) return undefined;
  try {
    TEST.program.first(text);
    return undefined;
  } catch (error) {
    if (error instanceof JqError || error instanceof JqLimitError) return error.message;
    throw error;
  }
}
