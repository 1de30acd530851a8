import { type Chosen, withDefaults } from '../processes/chosen-options.ts';
import { Slots } from '../processes/slots.ts';
import type { ScriptRunner } from '../script/script-runner.ts';
import { PythonHome } from './python-home.ts';
import { type PythonOptions, pythonRunner } from './run.ts';

const mebibyte = 1024 * 1024;

const defaults: PythonOptions = {
  enabled: false,
  confined: true,
  maxConcurrent: 8,
  limits: {
    timeLimitMs: 300_000,
    outputBytes: mebibyte,
    killGraceMs: 2000,
    memoryBytes: 512 * mebibyte,
    workBytes: 64 * mebibyte,
    processes: 32,
  },
};

/** Runs scripts in Python; refuses everything unless it is enabled. */
export function python(options: Chosen<PythonOptions> = {}): ScriptRunner {
  const chosen = withDefaults(defaults, options);
  return pythonRunner(chosen, new PythonHome(chosen), new Slots(chosen.maxConcurrent));
}
