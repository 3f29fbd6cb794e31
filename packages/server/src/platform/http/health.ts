import type { Express } from 'express';
import type { Database } from '../database/database.ts';

/** `/healthz`: the process lives. `/readyz`: it can serve, which needs the database. */
export function serveHealth(app: Express, database: Database): void {
  app.get('/healthz', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const isReady = await database.isReachable();
    response
      .status(isReady ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: isReady ? 'ready' : 'not ready', database: isReady ? 'reachable' : 'unreachable' });
  });
}
