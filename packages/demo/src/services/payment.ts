import { amountField, existing, textField } from '../service/fields.ts';
import { bodyOf } from '../service/open-api.ts';
import { type Operation, Refusal, type ServiceDefinition } from '../service/operation.ts';

interface Charge {
  readonly id: string;
  readonly orderId: string;
  readonly amount: number;
  readonly status: 'charged' | 'refunded';
}

/** Above this the bank declines. */
const CREDIT_LIMIT = 10_000;

const MONEY = bodyOf({ orderId: { type: 'string' }, amount: { type: 'number' } });

/** Checks credit, takes money and gives it back. */
export function paymentService(): ServiceDefinition {
  const charges = new Map<string, Charge>();
  return {
    name: 'payment',
    summary: 'Authorises, charges and refunds.',
    operations: [authorise(), charge(charges), refund(charges), getCharge(charges)],
  };
}

function authorise(): Operation {
  let count = 0;
  return {
    id: 'authorise',
    method: 'POST',
    path: '/authorisations',
    summary: `Checks credit; 402 above ${CREDIT_LIMIT}.`,
    body: MONEY,
    changes: true,
    perform: ({ body }) => {
      const amount = amountField(body, 'amount');
      if (amount > CREDIT_LIMIT) throw new Refusal(402, `Credit ends at ${CREDIT_LIMIT}.`);
      count += 1;
      return { status: 201, body: { id: `authorisation-${count}`, amount, approved: true } };
    },
  };
}

function charge(charges: Map<string, Charge>): Operation {
  return {
    id: 'charge',
    method: 'POST',
    path: '/charges',
    summary: 'Takes the money of an order.',
    body: MONEY,
    changes: true,
    perform: ({ body }) => {
      const id = `charge-${charges.size + 1}`;
      const orderId = textField(body, 'orderId');
      const taken: Charge = { id, orderId, amount: amountField(body, 'amount'), status: 'charged' };
      charges.set(id, taken);
      return { status: 201, body: { ...taken } };
    },
  };
}

function refund(charges: Map<string, Charge>): Operation {
  return {
    id: 'refund',
    method: 'POST',
    path: '/charges/{chargeId}/refund',
    summary: 'Gives the money of a charge back; 409 when it has been given back.',
    changes: true,
    perform: ({ parameters }) => {
      const taken = existing(charges, 'charge', parameters.chargeId ?? '');
      if (taken.status === 'refunded') throw new Refusal(409, `"${taken.id}" is refunded already.`);
      const refunded: Charge = { ...taken, status: 'refunded' };
      charges.set(taken.id, refunded);
      return { status: 200, body: { ...refunded } };
    },
  };
}

function getCharge(charges: Map<string, Charge>): Operation {
  return {
    id: 'getCharge',
    method: 'GET',
    path: '/charges/{chargeId}',
    summary: 'Tells about a charge.',
    changes: false,
    perform: ({ parameters }) => ({
      status: 200,
      body: { ...existing(charges, 'charge', parameters.chargeId ?? '') },
    }),
  };
}
