import { connectAsync } from 'mqtt';

/** A carrier that hears of orders, and tells how their parcels are. */
export interface Carrier {
  /** Delivers the parcels that wait at the door. */
  deliver(): void;
  close(): Promise<void>;
}

/** Every news is retained: who asks later hears the last one. */
const told = { qos: 1, retain: true } as const;

/** Resolves when orders are heard; a parcel waits at the door until `deliver` is called. */
export async function startCarrier(url: string): Promise<Carrier> {
  const client = await connectAsync(url);
  const door = Promise.withResolvers<void>();
  const tell = (order: string, status: string) =>
    client.publishAsync(`parcels/${order}`, JSON.stringify({ status }), told);
  client.on('message', async (_, payload) => {
    const { order } = JSON.parse(payload.toString());
    await tell(order, 'packed');
    await tell(order, 'at the door');
    await door.promise;
    await tell(order, 'delivered');
  });
  await client.subscribeAsync('orders', { qos: 1 });
  return { deliver: door.resolve, close: () => client.endAsync() };
}

if (import.meta.main) {
  const carrier = await startCarrier(process.argv[2] ?? 'mqtt://localhost:1883');
  process.stdout.write('The carrier is there. It delivers after ten seconds.\n');
  setTimeout(() => carrier.deliver(), 10_000);
}
