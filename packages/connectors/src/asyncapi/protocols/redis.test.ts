import { keepsMessages } from '../../testing/broker-suite.ts';
import { redisServer } from '../../testing/peers/redis-server.ts';

keepsMessages({
  program: 'redis-server',
  name: 'Redis',
  protocol: 'redis',
  carriesHeaders: false,
  remembers: false,
  start: redisServer,
});
