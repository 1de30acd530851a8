const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * An RFC 3339 date and time in milliseconds since 1970; null when the text is not one. A leap
 * second, which a clock of milliseconds has not, is the instant that follows it.
 */
export function parseDateTime(text: string): number | null {
  if (text.length > 100 || !RFC_3339.test(text)) return null;
  const known = text.replace(/(:\d\d):60/, '$1:59');
  const instant = Date.parse(known) + (known === text ? 0 : 1000);
  return Number.isNaN(instant) ? null : instant;
}
