import type { PlantedBug } from '../bug.ts';
import { ENGINE_BUGS } from './engine.ts';
import { OPERATOR_BUGS } from './operators.ts';
import { RUNTIME_BUGS } from './runtime.ts';
import { STORE_BUGS } from './store.ts';

export const BUGS: readonly PlantedBug[] = [
  ...ENGINE_BUGS,
  ...OPERATOR_BUGS,
  ...RUNTIME_BUGS,
  ...STORE_BUGS,
];
