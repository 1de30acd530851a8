import { existing, textField } from '../service/fields.ts';
import { bodyOf } from '../service/open-api.ts';
import { type Operation, Refusal, type ServiceDefinition } from '../service/operation.ts';

interface Shipment {
  readonly id: string;
  readonly orderId: string;
  readonly destination: string;
  readonly status: 'booked' | 'cancelled';
}

/** Where no carrier goes. */
const UNREACHABLE = 'Atlantis';

/** Books carriers, and cancels bookings. */
export function shippingService(): ServiceDefinition {
  const shipments = new Map<string, Shipment>();
  return {
    name: 'shipping',
    summary: 'Books and cancels shipments.',
    operations: [book(shipments), cancel(shipments)],
  };
}

function book(shipments: Map<string, Shipment>): Operation {
  return {
    id: 'bookShipment',
    method: 'POST',
    path: '/shipments',
    summary: `Books a carrier; 422 where none goes (${UNREACHABLE}).`,
    body: bodyOf({ orderId: { type: 'string' }, destination: { type: 'string' } }),
    changes: true,
    perform: ({ body }) => {
      const destination = textField(body, 'destination');
      if (destination === UNREACHABLE) throw new Refusal(422, `No carrier goes to ${destination}.`);
      const id = `shipment-${shipments.size + 1}`;
      const orderId = textField(body, 'orderId');
      const booked: Shipment = { id, orderId, destination, status: 'booked' };
      shipments.set(id, booked);
      return { status: 201, body: { ...booked } };
    },
  };
}

function cancel(shipments: Map<string, Shipment>): Operation {
  return {
    id: 'cancelShipment',
    method: 'DELETE',
    path: '/shipments/{shipmentId}',
    summary: 'Cancels a booking.',
    changes: true,
    perform: ({ parameters }) => {
      const booked = existing(shipments, 'shipment', parameters.shipmentId ?? '');
      const cancelled: Shipment = { ...booked, status: 'cancelled' };
      shipments.set(booked.id, cancelled);
      return { status: 200, body: { ...cancelled } };
    },
  };
}
