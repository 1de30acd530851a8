import { destination, type Logger, pino } from 'pino';
import type { LogLevel } from './configuration.ts';
import type { Log } from './runtime/ports.ts';

/**
 * Structured logs on standard error. Lines name requests by id and never hold headers, queries or
 * bodies, so no secret of a caller reaches them.
 */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null }, destination({ dest: 2, sync: true }));
}

/** The runtime's log, written by a logger. */
export function toRuntimeLog(logger: Logger): Log {
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}
