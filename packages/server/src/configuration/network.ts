import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Setting } from './configuration.ts';

/** How calls leave this machine, and whom they trust. */
export interface NetworkSettings {
  /** Absent: calls leave directly. Its address may hold credentials. */
  readonly proxy?: { readonly uri: string; readonly except: readonly string[] };
  /** Certificates of authorities that are trusted beside the well-known ones, each as PEM. */
  readonly authorities: readonly string[];
}

type Environment = { readonly [name: string]: string | undefined };

/** Reads `TUTTI_PROXY`, `TUTTI_NO_PROXY` and `TUTTI_CA_FILE`; one sentence for each mistake. */
export function readNetworkSettings(
  environment: Environment,
  workingFolder: string,
): { readonly settings: NetworkSettings; readonly mistakes: readonly string[] } {
  const uri = readProxyUri(environment['TUTTI_PROXY'] ?? '');
  const authorities = readAuthorities(environment['TUTTI_CA_FILE'] ?? '', workingFolder);
  const except = (environment['TUTTI_NO_PROXY'] ?? '').split(',').map((entry) => entry.trim());
  const proxy =
    'value' in uri && uri.value !== ''
      ? { proxy: { uri: uri.value, except: except.filter((entry) => entry !== '') } }
      : {};
  return {
    settings: { ...proxy, authorities: 'value' in authorities ? authorities.value : [] },
    mistakes: [uri, authorities].flatMap((read) => ('mistake' in read ? [read.mistake] : [])),
  };
}

/** It is not quoted: it may hold a password. */
function readProxyUri(text: string): Setting<string> {
  const url = URL.parse(text);
  if (text === '' || (url !== null && /^https?:$/.test(url.protocol))) return { value: text };
  return {
    mistake:
      "Expected TUTTI_PROXY to be the address of an HTTP proxy such as 'http://proxy.example.com:3128', but it is not.",
  };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function readAuthorities(name: string, workingFolder: string): Setting<readonly string[]> {
  if (name === '') return { value: [] };
  const because = (reason: string) => ({
    mistake: `Expected TUTTI_CA_FILE to name a file of certificates (PEM), but it is '${name}': ${reason}.`,
  });
  try {
    const value = readFileSync(resolve(workingFolder, name), 'utf8').match(CERTIFICATE) ?? [];
    for (const certificate of value) new X509Certificate(certificate);
    return value.length > 0 ? { value } : because('it holds none');
  } catch (error) {
    return because(error instanceof Error ? error.message : String(error));
  }
}
