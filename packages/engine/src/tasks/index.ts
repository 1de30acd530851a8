import type { Behaviours } from '../behaviour.ts';
import { callBehaviour } from './call.ts';
import { compensationBehaviour } from './compensation.ts';
import { doBehaviour } from './do.ts';
import { emitBehaviour } from './emit.ts';
import { forBehaviour } from './for.ts';
import { forkBehaviour } from './fork.ts';
import { listenBehaviour } from './listen.ts';
import { raiseBehaviour } from './raise.ts';
import { runBehaviour } from './run.ts';
import { setBehaviour } from './set.ts';
import { switchBehaviour } from './switch.ts';
import { tryBehaviour } from './try.ts';
import { waitBehaviour } from './wait.ts';

/** Every kind of task, and what it does. A new kind is a new line here and in the plan. */
export const BEHAVIOURS: Behaviours = {
  call: callBehaviour,
  compensation: compensationBehaviour,
  do: doBehaviour,
  emit: emitBehaviour,
  for: forBehaviour,
  fork: forkBehaviour,
  listen: listenBehaviour,
  raise: raiseBehaviour,
  run: runBehaviour,
  set: setBehaviour,
  switch: switchBehaviour,
  try: tryBehaviour,
  wait: waitBehaviour,
};
