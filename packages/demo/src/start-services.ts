import { type Service, type ServiceOptions, startService } from './service/service.ts';
import { inventoryService } from './services/inventory.ts';
import { notifierService } from './services/notifier.ts';
import { ordersService } from './services/orders.ts';
import { paymentService } from './services/payment.ts';
import { shippingService } from './services/shipping.ts';

const DEFINITIONS = {
  orders: ordersService,
  inventory: inventoryService,
  payment: paymentService,
  shipping: shippingService,
  notifier: notifierService,
};

export type ServiceName = keyof typeof DEFINITIONS;

/** The running services of the demonstration. */
export interface Services {
  readonly urls: { readonly [name in ServiceName]: string };
  readonly byName: { readonly [name in ServiceName]: Service };
  close(): Promise<void>;
}

/** Starts every service on a free port of loopback. */
export async function startServices(options: ServiceOptions = {}): Promise<Services> {
  const start = (name: ServiceName) => startService(DEFINITIONS[name](), options);
  const byName = {
    orders: await start('orders'),
    inventory: await start('inventory'),
    payment: await start('payment'),
    shipping: await start('shipping'),
    notifier: await start('notifier'),
  };
  return {
    byName,
    urls: {
      orders: byName.orders.url,
      inventory: byName.inventory.url,
      payment: byName.payment.url,
      shipping: byName.shipping.url,
      notifier: byName.notifier.url,
    },
    close: async () => {
      await Promise.all(Object.values(byName).map((service) => service.close()));
    },
  };
}
