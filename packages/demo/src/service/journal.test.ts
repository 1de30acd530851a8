import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServices } from '../start-services.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tutti-services-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function chargeAt(url: string, key: string) {
  const response = await fetch(`${url}/charges`, {
    method: 'POST',
    headers: { 'idempotency-key': key },
    body: JSON.stringify({ orderId: 'order-1', amount: 5 }),
  });
  return response.json();
}

test('a service with a folder is the same after a crash, and knows its keys', async () => {
  const folder = temporaryFolder();
  const before = await startServices({ folder });
  const charge = await chargeAt(before.urls.payment, 'k1');
  await before.close();
  appendFileSync(path.join(folder, 'payment.jsonl'), '\n{"operation":"cha');

  const after = await startServices({ folder });
  onTestFinished(() => after.close());
  expect(await chargeAt(after.urls.payment, 'k1')).toEqual(charge);
  expect(await chargeAt(after.urls.payment, 'k2')).toMatchObject({ id: 'charge-2' });
  expect(after.byName.payment.effects.all().map(({ deliveries }) => deliveries)).toEqual([2, 1]);
});

test('a service takes another port when its own is taken', async () => {
  const first = await startServices();
  onTestFinished(() => first.close());
  const taken = Number(new URL(first.urls.orders).port);
  const ports = { orders: taken, inventory: 0, payment: 0, shipping: 0, notifier: 0 };
  const second = await startServices({ ports });
  onTestFinished(() => second.close());
  expect(second.urls.orders).not.toBe(first.urls.orders);
});
