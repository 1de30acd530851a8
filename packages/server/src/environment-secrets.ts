import type { SecretSource } from './runtime/ports.ts';

/** The secrets of the configuration, the same for every namespace. */
export function createEnvironmentSecrets(values: {
  readonly [name: string]: string;
}): SecretSource {
  return {
    async secret(_namespace, name) {
      return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
    },
  };
}
