import { type BodyOf, type HumanTask, type HumanTaskPage, type QueryOf, ROUTES } from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

export type HumanTaskFilter = QueryOf<typeof ROUTES.listHumanTasks>;

type Acting = NonNullable<BodyOf<typeof ROUTES.claimHumanTask>>;
type Completion = NonNullable<BodyOf<typeof ROUTES.completeHumanTask>>;

/** What runs ask of people. `as` says on whose behalf something is done. */
export interface HumanTasksClient {
  list(namespace: string, filter?: HumanTaskFilter): Promise<HumanTaskPage>;
  get(namespace: string, task: string): Promise<HumanTask>;
  claim(namespace: string, task: string, request?: Acting): Promise<HumanTask>;
  release(namespace: string, task: string, request?: Acting): Promise<HumanTask>;
  complete(namespace: string, task: string, request?: Completion): Promise<HumanTask>;
  decide(
    namespace: string,
    task: string,
    request: BodyOf<typeof ROUTES.decideHumanTask>,
  ): Promise<HumanTask>;
  reassign(
    namespace: string,
    task: string,
    request: BodyOf<typeof ROUTES.reassignHumanTask>,
  ): Promise<HumanTask>;
}

export function humanTasksClient(transport: Transport): HumanTasksClient {
  type Act =
    | typeof ROUTES.claimHumanTask
    | typeof ROUTES.releaseHumanTask
    | typeof ROUTES.completeHumanTask
    | typeof ROUTES.decideHumanTask
    | typeof ROUTES.reassignHumanTask;
  const act = async (route: Act, namespace: string, task: string, json: object) =>
    jsonOf<HumanTask>(await transport(route, { params: { namespace, task }, json }));
  return {
    async list(namespace, query = {}) {
      return jsonOf(await transport(ROUTES.listHumanTasks, { params: { namespace }, query }));
    },
    async get(namespace, task) {
      return jsonOf(await transport(ROUTES.getHumanTask, { params: { namespace, task } }));
    },
    claim: (namespace, task, request = {}) => act(ROUTES.claimHumanTask, namespace, task, request),
    release: (namespace, task, request = {}) =>
      act(ROUTES.releaseHumanTask, namespace, task, request),
    complete: (namespace, task, request = {}) =>
      act(ROUTES.completeHumanTask, namespace, task, request),
    decide: (namespace, task, request) => act(ROUTES.decideHumanTask, namespace, task, request),
    reassign: (namespace, task, request) => act(ROUTES.reassignHumanTask, namespace, task, request),
  };
}
