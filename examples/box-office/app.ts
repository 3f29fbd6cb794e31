import { AdmitOne, type AdmitOneErrorOf, isAdmitOneError } from '@admit-one/sdk';
import express, { type ErrorRequestHandler, type Express } from 'express';

/**
 * A web page of a theatre that sells its seats through Admit One: what is on, and a button that holds two seats for the
 * visitor. Each visitor is a buyer with a token of their own; this app never sees a card.
 */
export function boxOffice(baseUrl: string): Express {
  const app = express();
  const everybody = new AdmitOne({ baseUrl });

  app.get('/', async (request, response) => {
    const { items } = await everybody.listings
      .search({ text: String(request.query.q ?? ''), limit: 20 })
      .page();
    const rows = items.map(({ id, title, startsAt, available }) => {
      return `<li>${escapeHtml(title)}, ${startsAt.slice(0, 10)}, ${available} left <form method="post" action="/hold/${id}"><button>Hold two</button></form></li>`;
    });
    response.type('html').send(`<!doctype html><title>What is on</title><ul>${rows.join('')}</ul>`);
  });

  app.post('/hold/:listing', async (request, response) => {
    const buyer = everybody.withToken(request.get('x-buyer-token'));
    const { statuses } = await everybody.listings.seats(request.params.listing);
    const seat = statuses.indexOf('ff');
    if (seat === -1) return void response.status(409).send('No two seats are left side by side.');
    const order = await buyer.orders.hold(request.params.listing, { seats: [seat, seat + 1] });
    response.send(
      `${order.seats.map(({ label }) => escapeHtml(label)).join(' and ')} are yours until ${order.expiresAt}.`,
    );
  });

  app.use(answerErrors);
  return app;
}

/** Every error of the SDK has a code to branch on; its message is for people. */
const answerErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if (!isAdmitOneError(error)) return next(error);
  response.status(statusOf(error)).send(error.message);
};

function statusOf(error: AdmitOneErrorOf): number {
  switch (error.code) {
    case 'seats_taken':
    case 'limit_reached':
    case 'not_on_sale':
      return 409;
    case 'unauthenticated':
      return 401;
    case 'not_found':
    case 'invalid_request':
      return 404;
    default:
      return 502;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
