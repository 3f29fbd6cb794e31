import type { Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { money } from '../render/money.ts';
import { count } from '../render/text.ts';
import { drawTicket } from '../render/ticket.ts';

/** The end of the evening: what was bought, what to do with it, and one ticket after the other with its QR. */
export async function showTickets(context: Context, prompts: Prompts, order: Order): Promise<void> {
  const { output } = context;
  const paid = money(order.total, order.currency, output.messageScreen);
  const are = order.ticketIds.length === 1 ? 'is' : 'are';
  output.done(`Paid ${paid}. ${count(order.ticketIds.length, 'ticket')} ${are} yours. What next:`);
  const { keepPurchase } = await import('../pocket/keep-purchase.ts');
  const { readTicket } = await import('../pocket/read-ticket.ts');
  await keepPurchase(context, await context.openClient(), order.listingId);
  output.note('  admit tickets                               lists them at any time');
  output.note(`  admit ticket ${order.ticketIds[0] ?? 'TICKET'} --png FILE   writes a QR to a file`);
  for (const [at, ticketId] of order.ticketIds.entries()) {
    await prompts.pause(
      at === 0
        ? 'Enter shows the QR for the gate'
        : `Enter shows the next ticket (${at + 1} of ${order.ticketIds.length})`,
    );
    const { ticket, note } = await readTicket(context, ticketId, false);
    output.lines(drawTicket(ticket, output.screen));
    if (note !== null) output.warn(note);
  }
  await prompts.pause('Enter ends the evening');
}
