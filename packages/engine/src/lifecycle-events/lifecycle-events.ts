import type { CloudEvent } from '../cloud-event.ts';
import type { RunEvent } from '../events.ts';
import { statusOf } from '../status.ts';
import { type News, timeOf } from './news.ts';
import { ORIGIN, STARTED_BY_LIFECYCLE } from './origin.ts';
import { taskNews } from './task-news.ts';
import { pointersOf, type ToldTurn } from './told-turn.ts';
import { statusData, statusSaid, workflowNews } from './workflow-news.ts';

/**
 * The CloudEvents that tell of a turn: the DSL's eighteen types, the optional ones included. Their
 * ids are made of the run and the number of its event, so that telling twice tells nothing new.
 * [SPEC N1–N3]
 */
export function lifecycleEvents(turn: ToldTurn): readonly CloudEvent[] {
  const pointers = pointersOf(turn);
  const told = turn.events.flatMap((event, index) =>
    [...workflowNews(turn, event), ...taskNews(turn, index, pointers)].map((news) =>
      toCloudEvent(turn, index, event, news),
    ),
  );
  return [...told, ...statusInTheEnd(turn)];
}

/** A run waits, or goes on, without an event that would say so. */
function statusInTheEnd(turn: ToldTurn): readonly CloudEvent[] {
  const last = turn.events.at(-1);
  const said = turn.events.map(statusSaid).findLast((status) => status !== undefined);
  const status = statusOf(turn.state);
  if (last === undefined || status === (said ?? turn.statusBefore)) return [];
  const data = statusData(turn, last, status);
  const news: News = { what: 'workflow.status-changed', key: status, data };
  return [toCloudEvent(turn, turn.events.length - 1, last, news)];
}

function toCloudEvent(
  { namespace, definition, runId, firstSequence, state }: ToldTurn,
  index: number,
  { at }: RunEvent,
  { what, data, key }: News,
): CloudEvent {
  return {
    specversion: '1.0',
    id: [runId, firstSequence + index, what, ...(key === undefined ? [] : [key])].join('/'),
    source: `/${namespace}/${definition.name}/${definition.version}`,
    type: `io.serverlessworkflow.${what}.v1`,
    time: timeOf(at),
    subject: runId,
    datacontenttype: 'application/json',
    ...(state.startedBy === STARTED_BY_LIFECYCLE && ORIGIN),
    data,
  };
}
