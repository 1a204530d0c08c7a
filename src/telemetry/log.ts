import { type Logger, pino } from 'pino';
import { traceIds } from './trace.ts';

export type Log = Logger;

/**
 * JSON lines on standard error, so that a command's own output stays clean. A line written within a span carries its
 * `trace_id` and `span_id`.
 */
export function createLog(level: string, name: string): Log {
  return pino(
    { level, name, timestamp: pino.stdTimeFunctions.isoTime, mixin: traceIds },
    pino.destination({ fd: 2, sync: true }),
  );
}
