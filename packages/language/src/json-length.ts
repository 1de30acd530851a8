/**
 * Whether a value has more than `limit` characters as JSON, escapes aside. Stops as soon as that is
 * certain: what is shared in memory, and would be written many times, costs no more than the limit.
 */
export function isLongerThan(value: unknown, limit: number): boolean {
  const rest = [value];
  let length = 0;
  while (rest.length > 0 && length <= limit) {
    const next = rest.pop();
    if (typeof next !== 'object' || next === null) {
      length += String(next).length + 2;
      continue;
    }
    for (const [name, member] of Object.entries(next)) {
      length += name.length + 4;
      rest.push(member);
    }
  }
  return length > limit;
}
