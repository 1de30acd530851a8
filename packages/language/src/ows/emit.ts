import { object, required } from '../reading/read-object.ts';
import { eventProperties } from './event.ts';
import { taskKind } from './task-kind.ts';

const EMIT = object('`emit`', {
  event: required(object('`event`', { with: required(eventProperties) })),
});

export const emitTask = taskKind(
  'emit',
  () => ({ emit: required(EMIT) }),
  ({ emit }, base) => ({ ...base, kind: 'emit', event: emit.event.with }),
);
