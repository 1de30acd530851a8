import { type RunningProgram, startProgram } from '../running-program.ts';

/**
 * A broker that speaks Kafka's own protocol: the mock cluster of librdkafka, which Debian's `kcat`
 * carries. It takes and hands out records, and coordinates consumer groups; it keeps everything in
 * memory, so there is nothing left of it to start again.
 */
export interface KafkaCluster {
  readonly host: string;
  readonly port: number;
  kill(): Promise<void>;
}

export async function kafkaCluster(): Promise<KafkaCluster> {
  const program: RunningProgram = await startProgram({
    program: 'kcat',
    // The cluster lives as long as a client that reads from it.
    arguments: ['-X', 'test.mock.num.brokers=1', '-d', 'mock', '-b', 'unused', '-C', '-t', 'idle'],
    says: /bootstrap\.servers=([\d.]+):(\d+)/,
  });
  const [, host = '', port = ''] = program.said ?? [];
  return { host, port: Number(port), kill: program.kill };
}
