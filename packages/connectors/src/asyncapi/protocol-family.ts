/** The protocols that are spoken here. */
export type ProtocolFamily = 'http' | 'ws' | 'kafka' | 'nats' | 'amqp' | 'mqtt' | 'redis';

interface Family {
  readonly names: readonly string[];
  readonly port: number;
  readonly securePort: number;
}

const families: { readonly [family in ProtocolFamily]: Family } = {
  http: { names: ['http', 'https'], port: 80, securePort: 443 },
  ws: { names: ['ws', 'wss'], port: 80, securePort: 443 },
  kafka: { names: ['kafka', 'kafka-secure'], port: 9092, securePort: 9093 },
  nats: { names: ['nats'], port: 4222, securePort: 4222 },
  amqp: { names: ['amqp', 'amqps'], port: 5672, securePort: 5671 },
  mqtt: { names: ['mqtt', 'mqtt5', 'mqtts', 'secure-mqtt'], port: 1883, securePort: 8883 },
  redis: { names: ['redis', 'rediss'], port: 6379, securePort: 6379 },
};

const secure = new Set([
  ...['https', 'wss', 'kafka-secure', 'amqps', 'mqtts', 'secure-mqtt', 'rediss'],
  ...['tls', 'ssl', 'kafka+ssl', 'nats+tls', 'mqtt+ssl'],
]);

/** The family that a server's `protocol`, or a call's, belongs to. */
export function familyOf(protocol: string): ProtocolFamily | undefined {
  const names = Object.keys(families) as ProtocolFamily[];
  return names.find((family) => families[family].names.includes(protocol));
}

/** Whether a protocol, or the scheme of a URL, means TLS. */
export function isSecureScheme(name: string): boolean {
  return secure.has(name);
}

export function defaultPort(family: ProtocolFamily, isSecure: boolean): number {
  return isSecure ? families[family].securePort : families[family].port;
}
