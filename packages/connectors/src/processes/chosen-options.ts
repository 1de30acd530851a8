/** Options of which every one may be left out, each of their limits too. */
export type Chosen<Options extends { readonly limits: object }> = Partial<
  Omit<Options, 'limits'>
> & { readonly limits?: Partial<Options['limits']> | undefined };

/** The options that were chosen, and the defaults of all others. */
export function withDefaults<Options extends { readonly limits: object }>(
  defaults: Options,
  chosen: Chosen<Options>,
): Options {
  return { ...defaults, ...chosen, limits: { ...defaults.limits, ...chosen.limits } };
}
