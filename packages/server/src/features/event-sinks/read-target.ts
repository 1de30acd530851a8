import type { SetEventSink, SinkChannel } from '@tutti/api';
import type { ChannelTarget, HttpTarget } from '../../event-sinks/event-sink.ts';
import { keyOf } from '../../event-sinks/http-transport.ts';
import { SecretFault, type SecretSource } from '../../runtime/ports.ts';

/** A member of the request that is not as expected. */
interface Mistake {
  readonly field: string;
  readonly message: string;
}

/** Where the events of a sink shall go: exactly one place, whose secrets are there. */
export async function readTarget(
  namespace: string,
  { url, channel, secrets: names }: SetEventSink,
  secrets: SecretSource,
): Promise<HttpTarget | ChannelTarget | Mistake> {
  if ((url === undefined) === (channel === undefined)) {
    const came = url === undefined ? 'neither' : 'both';
    return { field: 'body', message: `Expected either url or channel, but there is ${came}.` };
  }
  if (channel) return readChannel(namespace, channel, names, secrets);
  return readUrl(namespace, url ?? '', names ?? [], secrets);
}

async function readUrl(
  namespace: string,
  url: string,
  names: readonly string[],
  secrets: SecretSource,
): Promise<HttpTarget | Mistake> {
  if (!URL.canParse(url)) return { field: 'body/url', message: 'Expected a URL.' };
  if (names.length === 0)
    return { field: 'body/secrets', message: 'Expected secrets that sign, but there are none.' };
  for (const [index, name] of names.entries()) {
    const key = await keyOf(namespace, name, secrets);
    if (typeof key === 'string') return { field: `body/secrets/${index}`, message: key };
  }
  return { kind: 'http', url, secrets: names };
}

async function readChannel(
  namespace: string,
  channel: SinkChannel,
  names: readonly string[] | undefined,
  secrets: SecretSource,
): Promise<ChannelTarget | Mistake> {
  if (names !== undefined)
    return { field: 'body/secrets', message: 'Expected no secrets that sign beside a channel.' };
  if ((channel.operation === undefined) === (channel.channel === undefined)) {
    const message = 'Expected either the operation or the channel of the document.';
    return { field: 'body/channel', message };
  }
  const { secret } = channel.authentication ?? {};
  if (secret !== undefined && !(await isThere(namespace, secret, secrets))) {
    const message = `Expected namespace ${namespace} to have a secret named ${secret}, but it has none that can be read.`;
    return { field: 'body/channel/authentication/secret', message };
  }
  return { kind: 'channel', ...channel };
}

async function isThere(namespace: string, name: string, secrets: SecretSource): Promise<boolean> {
  try {
    return (await secrets.secret(namespace, name)) !== null;
  } catch (error) {
    if (error instanceof SecretFault) return false;
    throw error;
  }
}
