import type { Client } from '@tutti/client';
import type { Effect } from '../service/effect-log.ts';
import type { Services } from '../start-services.ts';

const NAMESPACE = 'demo';
const SOURCE = 'https://people.example.com/';

/** Who answers when called: everybody but the first line, who sleeps. */
const ASLEEP = 'first-line';

/** What monitoring reports about an ill host; noise from another host comes between. */
export function alertsOf(host: string, id: string) {
  const alert = (kind: string, from: string) => ({
    specversion: '1.0' as const,
    id: `${id}-${kind}-${from}`,
    source: 'https://monitoring.example.com/',
    type: `com.example.monitoring.${kind}`,
    data: { host: from },
  });
  return [alert('slow', host), alert('errors', 'some-other-host'), alert('errors', host)];
}

/**
 * Plays the people of the incident: whoever is called out (and awake) acknowledges, notes what was
 * done, and resolves.
 */
export function playResponders(client: Client, services: Services): void {
  const answered = new Set<string>();
  services.byName.notifier.effects.follow((effect) => {
    const { incident, responder } = calledOut(effect);
    if (incident === undefined || responder === ASLEEP || answered.has(incident)) return;
    answered.add(incident);
    // The server may be going down; then the run escalates, as it does when nobody answers.
    client.events.send(NAMESPACE, eventsOf(incident, responder)).catch(() => undefined);
  });
}

/** What a responder does about an incident, as events. */
export function eventsOf(incident: string, by: string) {
  const event = (kind: string, data: { readonly [name: string]: string }) => ({
    specversion: '1.0' as const,
    id: `${incident}-${kind}-${by}`,
    source: SOURCE,
    type: `com.example.incident.${kind}`,
    data: { incident, by, ...data },
  });
  return [
    event('acknowledged', {}),
    event('noted', { text: 'restarted the cache' }),
    event('resolved', {}),
  ];
}

function calledOut({ body }: Effect): { incident?: string; responder: string } {
  const [, incident] = /Please acknowledge (\S+)\.$/.exec(String(body.text)) ?? [];
  return { responder: String(body.to), ...(incident !== undefined && { incident }) };
}
