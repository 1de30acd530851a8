import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json } from '@tutti/jq';
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan/plan.ts';

/** `sha256:<hex>` over the plan's format and the canonical JSON of all that it is made of. */
export function planId(
  format: Plan['format'],
  definition: Json,
  resources?: Plan['resources'],
): string {
  const linked = resources === undefined ? '' : `\n${canonicalJson(resources)}`;
  return digestOf(`${format}\n${canonicalJson(definition)}${linked}`);
}

/** `sha256:<hex>` of a text. */
export function digestOf(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
}
