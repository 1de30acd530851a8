import { ROUTES } from '@tutti/api';
import { json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { readEvents } from './read-events.ts';

export interface EventPorts {
  readonly runtime: Pick<Runtime, 'accept'>;
}

/** Taking CloudEvents. A mistake in one of a request refuses all; sending one again does nothing. */
export function eventEndpoints({ runtime }: EventPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.sendEvents, async ({ params, body, mediaType, rawHeaders }) => {
      const reading = readEvents({ mediaType, headers: rawHeaders, body });
      if (reading.kind === 'refused') return reading.answer;
      const { namespace } = params;
      const answers = await Promise.all(
        reading.events.map((event) => runtime.accept(namespace, event)),
      );
      const duplicates = answers.filter(({ duplicate }) => duplicate).length;
      return json(202, { accepted: answers.length - duplicates, duplicates });
    }),
  ];
}
