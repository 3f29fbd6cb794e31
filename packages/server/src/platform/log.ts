import { type DestinationStream, pino } from 'pino';

export type Log = pino.Logger;

/** JSON lines, on standard output unless told. What could let somebody in is cut out wherever it stands. */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret'],
        censor: '[cut]',
      },
    },
    destination,
  );
}
