import { existing, textField } from '../service/fields.ts';
import { bodyOf } from '../service/open-api.ts';
import type { Operation, ServiceDefinition } from '../service/operation.ts';

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly status: 'open' | 'cancelled';
}

/** Keeps the orders of a small shop. */
export function ordersService(): ServiceDefinition {
  const orders = new Map<string, Order>();
  return {
    name: 'orders',
    summary: 'Keeps orders.',
    operations: [createOrder(orders), cancelOrder(orders), getOrder(orders)],
  };
}

function createOrder(orders: Map<string, Order>): Operation {
  return {
    id: 'createOrder',
    method: 'POST',
    path: '/orders',
    summary: 'Opens an order.',
    body: bodyOf({ customer: { type: 'string' } }),
    changes: true,
    perform: ({ body }) => {
      const id = `order-${orders.size + 1}`;
      const order: Order = { id, customer: textField(body, 'customer'), status: 'open' };
      orders.set(id, order);
      return { status: 201, body: { ...order } };
    },
  };
}

function cancelOrder(orders: Map<string, Order>): Operation {
  return {
    id: 'cancelOrder',
    method: 'DELETE',
    path: '/orders/{orderId}',
    summary: 'Cancels an order.',
    changes: true,
    perform: ({ parameters }) => {
      const order = existing(orders, 'order', parameters.orderId ?? '');
      const cancelled: Order = { ...order, status: 'cancelled' };
      orders.set(order.id, cancelled);
      return { status: 200, body: { ...cancelled } };
    },
  };
}

function getOrder(orders: Map<string, Order>): Operation {
  return {
    id: 'getOrder',
    method: 'GET',
    path: '/orders/{orderId}',
    summary: 'Tells about an order.',
    changes: false,
    perform: ({ parameters }) => ({
      status: 200,
      body: { ...existing(orders, 'order', parameters.orderId ?? '') },
    }),
  };
}
