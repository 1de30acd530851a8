import type { SecretSource } from './runtime/ports.ts';

type Values = { readonly [name: string]: string };

/** The secrets of the configuration, the same for every namespace. */
export function createEnvironmentSecrets(values: Values): SecretSource {
  return {
    async secret(_namespace, name) {
      return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
    },
  };
}

/** The first source that has a secret is the one: what is nearer to the namespace comes first. */
export function inOrder(...sources: readonly SecretSource[]): SecretSource {
  return {
    async secret(namespace, name) {
      for (const source of sources) {
        const value = await source.secret(namespace, name);
        if (value !== null) return value;
      }
      return null;
    },
  };
}
