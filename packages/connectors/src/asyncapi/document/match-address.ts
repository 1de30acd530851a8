/**
 * The values of the parameters that make an address of a template, such as `{ id: '7' }` for
 * `orders/{id}` and `orders/7`; undefined when none do. A value is as short as it can be.
 */
export function matchAddress(
  template: string,
  address: string,
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  let at = 0;
  let open: string | undefined;
  for (const [index, part] of template.split(/\{([^{}]+)\}/).entries()) {
    if (index % 2 === 1) {
      open = part;
      continue;
    }
    const start = open === undefined || part !== '' ? address.indexOf(part, at) : address.length;
    if (start === -1 || (open === undefined && start !== at)) return undefined;
    if (open !== undefined) values.set(open, address.slice(at, start));
    at = start + part.length;
    open = undefined;
  }
  return at === address.length && ![...values.values()].includes('') ? values : undefined;
}
