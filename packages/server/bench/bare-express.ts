import express, { type Express } from 'express';
import { constantOrder } from './constant-handlers.ts';

/** Express 5 as its documentation shows it: a parsed POST, an answer. No header, log, token or check of ours. */
export function bareExpress(): Express {
  const app = express();
  app.use(express.json());
  app.post('/v1/listings/:listingId/orders', (request, response) => {
    const { seats } = request.body as { seats?: unknown };
    if (!Array.isArray(seats)) {
      response.status(400).end();
      return;
    }
    response.status(201).json(constantOrder);
  });
  return app;
}
