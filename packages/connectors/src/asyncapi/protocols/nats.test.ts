import { keepsMessages } from '../../testing/broker-suite.ts';
import { natsServer } from '../../testing/peers/nats-server.ts';

keepsMessages({
  program: 'nats-server',
  name: 'NATS',
  protocol: 'nats',
  carriesHeaders: true,
  remembers: false,
  start: natsServer,
});
