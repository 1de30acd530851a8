import { keepsMessages } from '../../testing/broker-suite.ts';
import { rabbitMq } from '../../testing/peers/rabbitmq.ts';

const topic = { is: 'routingKey', exchange: { name: 'amq.topic', type: 'topic' } };

keepsMessages({
  program: 'rabbitmq-server',
  name: 'AMQP 0.9.1 (RabbitMQ)',
  protocol: 'amqp',
  carriesHeaders: true,
  remembers: true,
  channel: { bindings: { amqp: topic } },
  start: rabbitMq,
});
