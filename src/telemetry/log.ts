import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on standard error, so that a command's own output stays clean. */
export function createLog(level: string, name: string): Log {
  return pino(
    { level, name, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}
