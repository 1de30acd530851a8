import type { Setting } from './configuration.ts';

type EgressMap = { readonly [origin: string]: string };

/**
 * Reads `TUTTI_EGRESS_MAP`: a JSON object of origins, or `from=to,from=to`.
 *
 * Examples: `https://petstore.swagger.io=http://127.0.0.1:4010`, and for what is not HTTP
 * `tcp://broker.example.com:9092=tcp://127.0.0.1:9092`.
 */
export function readEgressMap(text: string | undefined): Setting<EgressMap> {
  if (text === undefined || text.trim() === '') return { value: {} };
  const entries = text.trim().startsWith('{') ? readJsonEntries(text) : readPairs(text);
  if (entries?.flat().every(isOrigin)) {
    return { value: Object.fromEntries(entries) };
  }
  return {
    mistake: `Expected TUTTI_EGRESS_MAP to be pairs of origins such as 'https://a.example=http://127.0.0.1:4010', separated by commas, or a JSON object of them, but it is '${text}'.`,
  };
}

function readJsonEntries(text: string): [string, string][] | null {
  try {
    const entries = Object.entries(JSON.parse(text));
    return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
      ? entries
      : null;
  } catch {
    return null;
  }
}

function readPairs(text: string): [string, string][] {
  return text.split(',').map((pair) => {
    const [from = '', to = ''] = pair.split('=').map((side) => side.trim());
    return [from, to];
  });
}

function isOrigin(text: string): boolean {
  const isStream = /^(tcp|tls):\/\/.*:\d+\/?$/i.test(text);
  const url = URL.parse(isStream ? text.replace(/^t\w+:/i, 'http:') : text);
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}
