/** What is known of versions: what package.json says this one is, and which tags there are. */
export interface Versions {
  readonly current: string;
  readonly tags: readonly string[];
}

/**
 * Why the histories of a version cannot be recorded; null: they can. A version is released when its
 * tag `v<version>` exists. Only the version that this is can be recorded.
 */
export function refusal(version: string, { current, tags }: Versions): string | null {
  if (version !== current) {
    return `Expected the version in package.json, ${current}, but got ${version}: a build records its own histories only.`;
  }
  if (!tags.includes(`v${version}`)) return null;
  return `Expected a version that is not released, but the tag v${version} exists: its histories stay as they are. Set the next version in package.json first.`;
}
