import { isDeepStrictEqual } from 'node:util';
import type { HumanCommand } from '@tutti/engine';
import type { StoredHumanTask } from '../../store/port.ts';

/** Whether what is asked has happened already, by the same user: asking again is as asking once. */
export function isDone(task: StoredHumanTask, command: HumanCommand): boolean {
  const { user } = command.by;
  switch (command.type) {
    case 'claim-human-task':
      return task.status === 'claimed' && task.claimedBy === user;
    case 'release-human-task': {
      const last = task.history.at(-1);
      return task.status === 'open' && last?.act === 'released' && last.by === user;
    }
    case 'complete-human-task': {
      const { completion } = task;
      const isSame = isDeepStrictEqual(completion?.data, command.data ?? {});
      return task.status === 'completed' && completion?.by === user && isSame;
    }
    case 'decide-human-task': {
      const made = task.decisions.find(({ by }) => by === user);
      return made?.decision === command.decision && made.comment === command.comment;
    }
    case 'reassign-human-task': {
      const last = task.history.at(-1);
      const { to, from } = command;
      return last?.act === 'reassigned' && last.to === to && last.from === from;
    }
  }
}
