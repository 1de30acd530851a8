import { eventStarts } from './event-starts.ts';
import type { Check } from './story.ts';

/** What is looked at when everything in a simulated world has ended. */
export const CHECKS: readonly Check[] = [({ truth }) => eventStarts(truth)];
