/**
 * The same text, as the one string that a JavaScript engine keeps for a property of that name. A
 * piece cut out of a program is another string, and a place that only ever sees one name takes
 * that for many. A name that objects inherit stays as it is: it cannot simply be set.
 */
export function internedName(name: string): string {
  const holder: Record<string, null> = {};
  if (name in holder) return name;
  holder[name] = null;
  return Object.keys(holder)[0] ?? name;
}
