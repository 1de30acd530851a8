import { readFileSync } from 'node:fs';

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The version of this server, as it is told to clients and to `$runtime`. */
export const VERSION = manifest.version;
