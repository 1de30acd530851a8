import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { DEFAULT_STUCK_POLICY, type StuckPolicy } from '../runtime/stuck/stuck-policy.ts';
import type { TargetPolicies } from '../runtime/targets/target-policy.ts';
import { readStuck } from './stuck.ts';
import { readTargets } from './targets.ts';
import { ConfigurationValue, WHOLE_FILE } from './value.ts';

/** What an operator sets in a file, because variables have too little structure for it. */
export interface FileSettings {
  readonly targets: TargetPolicies;
  readonly stuck: StuckPolicy;
}

export interface FileReading {
  readonly settings: FileSettings;
  /** One sentence for each. */
  readonly mistakes: readonly string[];
}

const NOTHING: FileSettings = { targets: {}, stuck: DEFAULT_STUCK_POLICY };

/** Reads the file that `TUTTI_CONFIG` names: YAML or JSON. Nothing named: nothing set. */
export function readConfigurationFile(
  name: string | undefined,
  workingFolder: string,
): FileReading {
  if (name === undefined || name === '') return { settings: NOTHING, mistakes: [] };
  const path = resolve(workingFolder, name);
  try {
    return readConfigurationText(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const mistake = `Expected TUTTI_CONFIG to name a file that can be read, but it is '${name}': ${reason}.`;
    return { settings: NOTHING, mistakes: [mistake] };
  }
}

/** Reads the text of such a file. */
export function readConfigurationText(text: string): FileReading {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [reason = ''] = error.message.split('\n');
    return {
      settings: NOTHING,
      mistakes: [`Expected the configuration file to be YAML or JSON, but: ${reason}`],
    };
  }
  const mistakes: string[] = [];
  const root = new ConfigurationValue(document.toJS({ maxAliasCount: 100 }), WHOLE_FILE, mistakes);
  if (document.contents === null) return { settings: NOTHING, mistakes };
  const members = root.members(['targets', 'stuck']);
  const targets = readTargets(ConfigurationValue.of(members, 'targets'));
  const stuck = readStuck(ConfigurationValue.of(members, 'stuck'));
  return { settings: { targets, stuck }, mistakes };
}
