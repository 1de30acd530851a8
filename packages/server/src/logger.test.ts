import { expect, test } from 'vitest';
import { createLogger, toRuntimeLog } from './logger.ts';

test('an error in the runtime log has its message, its stack and its cause', () => {
  const lines: string[] = [];
  const log = toRuntimeLog(createLogger('info', { write: (line) => lines.push(line) }));
  const error = new Error('The store is closed.', { cause: new Error('The disk is gone.') });
  log.warn('Due runs could not be read.', { runId: 'r1', error });
  const [line] = lines.map((text) => JSON.parse(text));
  expect(line).toMatchObject({ msg: 'Due runs could not be read.', runId: 'r1' });
  expect(line.error).toMatchObject({
    type: 'Error',
    message: 'The store is closed.: The disk is gone.',
    stack: expect.stringContaining('logger.test.ts'),
  });
});
