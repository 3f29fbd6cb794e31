import { calendarOf } from '../../calendar/calendar.ts';
import type { TicketSource } from './ticket-source.ts';

/**
 * The performances of these tickets, each once with all its seats, also with those that were not asked for: a calendar
 * knows an event by its performance, and would forget them.
 */
export async function ics(sources: readonly TicketSource[]): Promise<string> {
  const performances = [];
  const written = new Set<string>();
  for (const source of sources) {
    if (written.has(source.ticket.listingId)) continue;
    written.add(source.ticket.listingId);
    performances.push({ tickets: await source.tickets(), listing: await source.listing() });
  }
  return calendarOf(performances, sources[0]?.now() ?? 0);
}
