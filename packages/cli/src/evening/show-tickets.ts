import type { Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { money } from '../render/money.ts';
import { count } from '../render/text.ts';
import { drawTicket } from '../render/ticket.ts';

/** The end of the evening: what was bought, what to do with it, and one ticket after the other with its QR. */
export async function showTickets(context: Context, prompts: Prompts, order: Order): Promise<void> {
  const { output } = context;
  const client = await context.openClient();
  const paid = money(order.total, order.currency, output.messageScreen);
  const are = order.ticketIds.length === 1 ? 'is' : 'are';
  output.done(`Paid ${paid}. ${count(order.ticketIds.length, 'ticket')} ${are} yours. What next:`);
  output.note('  admit tickets                               lists them at any time');
  output.note(`  admit ticket ${order.ticketIds[0] ?? 'TICKET'} --png FILE   writes a QR to a file`);
  for (const [at, ticketId] of order.ticketIds.entries()) {
    await prompts.pause(
      at === 0
        ? 'Enter shows the QR for the gate'
        : `Enter shows the next ticket (${at + 1} of ${order.ticketIds.length})`,
    );
    const ticket = await output.during('Reading the ticket', () => client.tickets.get(ticketId));
    output.lines(drawTicket(ticket, output.screen));
  }
  await prompts.pause('Enter ends the evening');
}
