/** Media types of the contract, without parameters. */
export const MEDIA = {
  json: 'application/json',
  problem: 'application/problem+json',
  yaml: 'application/yaml',
  textYaml: 'text/yaml',
  eventStream: 'text/event-stream',
  cloudEvent: 'application/cloudevents+json',
  cloudEvents: 'application/cloudevents-batch+json',
  html: 'text/html',
  markdown: 'text/markdown',
  any: '*/*',
} as const;
