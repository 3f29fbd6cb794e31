import { randomBytes } from 'node:crypto';
import { answerParent } from './child.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Load, Loaded } from './load.ts';
import type { TicketOfBuyer } from './read-tickets.sql.ts';

/**
 * The buyers: a process of its own with one request under way on each connection. It must not be what is measured, so
 * it writes prepared text into sockets and reads of an answer no more than its status, its length and an order's id.
 */
answerParent(run, async () => undefined);

async function run(load: Load): Promise<Loaded> {
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => openConnection(load.port)),
  );
  const buyers = new Buyers(load);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(connections.map((connection) => buyers.buy(connection, begun + load.seconds * 1000)));
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  for (const connection of connections) connection.close();
  const sorted = buyers.latencies.subarray(0, Math.min(buyers.requests, buyers.latencies.length)).sort();
  return {
    requests: buyers.requests,
    seconds,
    next: buyers.next,
    failures: buyers.failures,
    loadCpuSeconds: (user + system) / 1e6,
    medianMs: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}

class Buyers {
  requests = 0;
  next: number;
  readonly failures: Record<string, number> = {};
  readonly latencies = new Float64Array(200_000);
  readonly #load: Load;
  readonly #run = randomBytes(12).toString('hex');
  #keys = 0;

  constructor(load: Load) {
    this.#load = load;
    this.next = load.next;
  }

  /** One after the other, until the time is over; an order that was begun is finished. */
  async buy(connection: Connection, until: number): Promise<void> {
    while (performance.now() < until) {
      if (this.#load.reads !== null) {
        await this.#read(connection, this.#load.reads[this.next++ % this.#load.reads.length]!);
        continue;
      }
      const { listing, seat, token } = this.#order(this.next++);
      const seats = this.#load.seats === 1 ? `[${seat}]` : `[${seat},${seat + 1}]`;
      const orderId = await this.#send(
        connection,
        `/v1/listings/${listing}/orders`,
        token,
        `{"seats":${seats}}`,
      );
      if (this.#load.pay && orderId !== null)
        await this.#send(connection, `/v1/orders/${orderId}/payment`, token, payment);
    }
  }

  /** The order of that number: which listing, which seat nobody asked for yet, and who asks. */
  #order(number: number): { listing: string; seat: number; token: string } {
    const { listings, tokens, firstSeat, seats, ordersPerListing } = this.#load;
    // All listings at once, or one after the other until each is sold out.
    const [index, turn] =
      ordersPerListing === null
        ? [number % listings.length, Math.floor(number / listings.length)]
        : [Math.floor(number / ordersPerListing) % listings.length, number % ordersPerListing];
    return {
      listing: listings[index]!,
      seat: firstSeat + turn * seats,
      token: tokens[(index + turn) % tokens.length]!,
    };
  }

  #send(connection: Connection, path: string, token: string, body: string): Promise<string | null> {
    const key = `${this.#run}-${(this.#keys++).toString(36).padStart(11, '0')}`;
    return this.#ask(
      connection,
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${this.#load.port}\r\nauthorization: Bearer ${token}\r\n` +
        `content-type: application/json\r\naccept: application/json\r\nidempotency-key: ${key}\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`,
    );
  }

  #read(connection: Connection, { ticketId, token }: TicketOfBuyer): Promise<string | null> {
    return this.#ask(
      connection,
      `GET /v1/tickets/${ticketId} HTTP/1.1\r\nhost: 127.0.0.1:${this.#load.port}\r\nauthorization: Bearer ${token}\r\n` +
        'accept: application/json\r\n\r\n',
    );
  }

  async #ask(connection: Connection, request: string): Promise<string | null> {
    const begun = performance.now();
    const { status, text } = await connection.send(request);
    this.latencies[this.requests++ % this.latencies.length] = performance.now() - begun;
    if (status === '201' || status === '200') return orderIdIn(text);
    const failure = `${status} ${/"code":"(\w+)"/.exec(text)?.[1] ?? text.slice(-200)}`;
    this.failures[failure] = (this.failures[failure] ?? 0) + 1;
    return null;
  }
}

const payment = '{"method":{"type":"payment_method","paymentMethod":"pm_card_visa"}}';

const idBefore = '"id":"ord_';
const idLength = 'ord_4h7k2m9x_0q3w5e7r9t'.length;

function orderIdIn(text: string): string {
  const start = text.indexOf(idBefore) + '"id":"'.length;
  return text.slice(start, start + idLength);
}
