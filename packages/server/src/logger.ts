import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino';
import type { LogLevel } from './configuration/configuration.ts';
import type { Log } from './runtime/ports.ts';

/**
 * Structured logs on standard error. Lines name requests by id and never hold headers, queries or
 * bodies, so no secret of a caller reaches them.
 */
export function createLogger(
  level: LogLevel,
  to: DestinationStream = destination({ dest: 2, sync: true }),
): Logger {
  // An error is not plain data: without a serializer only its name is left of it.
  const serializers = { err: stdSerializers.err, error: stdSerializers.err };
  return pino({ level, base: null, serializers }, to);
}

/** The runtime's log, written by a logger. */
export function toRuntimeLog(logger: Logger): Log {
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}
