/**
 * Fills the parameters of a route's path, percent-encoded.
 *
 * In: `/v1/namespaces/{namespace}/runs` and `{ namespace: 'demo' }`. Out: a path without braces.
 * A parameter without a value is a bug of the caller.
 */
export function fillPath(path: string, params: { readonly [name: string]: string }): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined) {
      throw new Error(`Expected a value for '${name}' of ${path}, but there is none.`);
    }
    return encodeURIComponent(value);
  });
}
