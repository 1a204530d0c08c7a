import { type Logger, pino } from 'pino';
import { visibleLines } from '../core/visible-text.ts';
import { traceIds } from './trace.ts';

export type Log = Logger;

/**
 * JSON lines on standard error, so that a command's own output stays clean. A line written within a span carries its
 * `trace_id` and `span_id`. A terminal that shows the lines takes no commands from what they quote: JSON leaves DEL, C1
 * and format characters as they are, so they are escaped here.
 */
export function createLog(level: string, name: string): Log {
  return pino(
    {
      ...{ level, name, timestamp: pino.stdTimeFunctions.isoTime, mixin: traceIds },
      hooks: { streamWrite: visibleLines },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
