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

/** Where the services of the demonstration are found when nobody else is there. */
export const USUAL_PORTS: { readonly [name in ServiceName]: number } = {
  orders: 7411,
  inventory: 7412,
  payment: 7413,
  shipping: 7414,
  notifier: 7415,
};

export interface ServicesOptions extends Omit<ServiceOptions, 'port'> {
  /** Absent: any free ones. */
  readonly ports?: { readonly [name in ServiceName]: number };
}

/** Starts every service on loopback. */
export async function startServices({
  ports,
  ...options
}: ServicesOptions = {}): Promise<Services> {
  const start = (name: ServiceName) =>
    startService(DEFINITIONS[name](), { ...options, ...(ports && { port: ports[name] }) });
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
