import { keepsMessages } from '../../testing/broker-suite.ts';
import { kafkaCluster } from '../../testing/peers/kafka-cluster.ts';

keepsMessages({
  program: 'kcat',
  name: 'Kafka (the mock cluster of librdkafka)',
  protocol: 'kafka',
  carriesHeaders: true,
  remembers: true,
  // Messages of one key are of one partition, and so in order.
  message: { bindings: { kafka: { key: { const: 'a' } } } },
  start: async () => {
    const { kill: stop, ...cluster } = await kafkaCluster();
    return { ...cluster, stop };
  },
});
