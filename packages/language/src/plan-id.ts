import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json } from '@tutti/jq';
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan.ts';

/** `sha256:<hex>` over the plan's format and the canonical JSON of the definition. */
export function planId(format: Plan['format'], definition: Json): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(`${format}\n${canonicalJson(definition)}`)))}`;
}
