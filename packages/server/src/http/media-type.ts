/** The media type of a `Content-Type` header, lower-case, without parameters; empty without one. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/**
 * Whether an `Accept` header wants `mediaType` rather than JSON: it names it, or all of its kind,
 * with no lower weight than what matches JSON. What is first wins a tie.
 */
export function prefers(accept: string | undefined, mediaType: string): boolean {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const wanted = bestMatch(ranges, mediaType);
  const json = bestMatch(ranges, 'application/json');
  if (wanted.quality === 0 || wanted.specificity === 0) return false;
  if (wanted.quality !== json.quality) return wanted.quality > json.quality;
  return wanted.specificity > json.specificity || wanted.index < json.index;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

interface Match {
  readonly quality: number;
  /** 2: the very type. 1: its kind. 0: anything. */
  readonly specificity: number;
  readonly index: number;
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

const NONE: Match = { quality: 0, specificity: -1, index: Number.MAX_SAFE_INTEGER };

function bestMatch(ranges: readonly Range[], mediaType: string): Match {
  const forms = ['*/*', `${mediaType.split('/', 1)[0]}/*`, mediaType];
  return ranges.reduce<Match>((best, { type, quality }, index) => {
    const specificity = forms.indexOf(type);
    return specificity > best.specificity ? { quality, specificity, index } : best;
  }, NONE);
}
