import { amountField, existing, textField } from '../service/fields.ts';
import { bodyOf } from '../service/open-api.ts';
import { type Operation, Refusal, type ServiceDefinition } from '../service/operation.ts';

interface Reservation {
  readonly id: string;
  readonly orderId: string;
  readonly sku: string;
  readonly quantity: number;
}

interface Warehouse {
  /** Reserved quantity by article. */
  readonly reserved: Map<string, number>;
  readonly reservations: Map<string, Reservation>;
  lastReservation: number;
}

/** How much of every article there is. */
const STOCK = 1_000_000;

/** Reserves articles, and releases them. */
export function inventoryService(): ServiceDefinition {
  const warehouse = { reserved: new Map(), reservations: new Map(), lastReservation: 0 };
  return {
    name: 'inventory',
    summary: 'Reserves and releases articles.',
    operations: [reserve(warehouse), release(warehouse), stock(warehouse)],
  };
}

function reserve(warehouse: Warehouse): Operation {
  return {
    id: 'reserveStock',
    method: 'POST',
    path: '/reservations',
    summary: 'Reserves a quantity of an article; 409 when there is not enough.',
    body: bodyOf({
      orderId: { type: 'string' },
      sku: { type: 'string' },
      quantity: { type: 'integer', minimum: 1 },
    }),
    changes: true,
    perform: ({ body }) => {
      const sku = textField(body, 'sku');
      const quantity = amountField(body, 'quantity');
      take(warehouse, sku, quantity);
      warehouse.lastReservation += 1;
      const id = `reservation-${warehouse.lastReservation}`;
      const reservation = { id, orderId: textField(body, 'orderId'), sku, quantity };
      warehouse.reservations.set(id, reservation);
      return { status: 201, body: reservation };
    },
  };
}

function take(warehouse: Warehouse, sku: string, quantity: number): void {
  const reserved = warehouse.reserved.get(sku) ?? 0;
  if (reserved + quantity > STOCK) {
    throw new Refusal(409, `Expected ${quantity} of "${sku}", but ${STOCK - reserved} are left.`);
  }
  warehouse.reserved.set(sku, reserved + quantity);
}

function release(warehouse: Warehouse): Operation {
  return {
    id: 'releaseStock',
    method: 'DELETE',
    path: '/reservations/{reservationId}',
    summary: 'Gives a reservation back.',
    changes: true,
    perform: ({ parameters }) => {
      const id = parameters.reservationId ?? '';
      const { sku, quantity } = existing(warehouse.reservations, 'reservation', id);
      warehouse.reservations.delete(id);
      warehouse.reserved.set(sku, (warehouse.reserved.get(sku) ?? 0) - quantity);
      return { status: 200, body: { id, released: quantity } };
    },
  };
}

function stock(warehouse: Warehouse): Operation {
  return {
    id: 'getStock',
    method: 'GET',
    path: '/stock/{sku}',
    summary: 'Tells how much of an article is reserved, and how much is left.',
    changes: false,
    perform: ({ parameters }) => {
      const sku = parameters.sku ?? '';
      const reserved = warehouse.reserved.get(sku) ?? 0;
      return { status: 200, body: { sku, reserved, left: STOCK - reserved } };
    },
  };
}
