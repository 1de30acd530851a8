import { formSchemaOf } from '@tutti/engine';
import { type Answer, json } from '../../http/answer.ts';
import { type ProblemAnswer, problem } from '../../http/problem.ts';
import type { Store, StoredHumanTask } from '../../store/port.ts';
import { readId, toHumanTask } from './rules.ts';

/** A human task of the namespace. One of another namespace is as if it did not exist. */
export async function findHumanTask(
  store: Pick<Store, 'humanTask'>,
  namespace: string,
  id: string,
): Promise<StoredHumanTask | null> {
  const task = await store.humanTask(readId(id));
  return task?.namespace === namespace ? task : null;
}

export async function showHumanTask(
  store: Pick<Store, 'plan'>,
  task: StoredHumanTask,
): Promise<Answer> {
  const plan = task.asks === 'form' ? await store.plan(task.planId) : null;
  const schema = plan === null ? undefined : formSchemaOf(plan, task.pointer);
  return json(200, toHumanTask(task, schema));
}

export function refuseHumanTask(namespace: string, id: string): ProblemAnswer {
  return problem('human-task-not-found', {
    detail: `There is no human task '${id}' in namespace '${namespace}'.`,
  });
}
