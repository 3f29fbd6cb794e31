import type { Ticket } from '@admit-one/sdk';
import { decimalAmount } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readAmount } from '../../read-amount.ts';
import { readId } from '../../read-id.ts';
import { money } from '../../render/money.ts';
import { offerColumns } from '../../render/offer-columns.ts';

interface CreateOptions extends CommonOptions {
  price?: string;
}

export function command(): Command {
  const create = newCommand(
    'create <ticket>',
    'put a ticket on offer, or change its price; it is yours until somebody has paid',
  ).option('--price <amount>', 'what it costs, 90 or 90.50; at most what you paid');
  withExamples(
    create,
    'admit offer tkt_4h7k2m9x_1204_1 --price 90',
    'admit offer create tkt_4h7k2m9x_1204_1 --price 90.50 --yes',
  );
  return runs<CreateOptions, [string]>(create, run);
}

/** @throws AdmitOneError `offer_too_high`, `resale_not_allowed`, `ticket_scanned`, `ticket_in_transfer`, `not_on_sale` */
async function run(context: Context, { price }: CreateOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  const client = await ensureLoggedIn(context);
  const ticket = await output.during('Reading the ticket', () => client.tickets.get(id));
  const amount = await priceOf(context, ticket, price);
  const offer = await output.during('Putting it on offer', () => client.offers.create(id, { price: amount }));
  const cost = money(amount, offer.currency, output.messageScreen);
  output.outcome(
    offerColumns(output.reader),
    offer,
    `${offer.label} is on offer for ${cost}. It stays yours until somebody has paid; then ${cost} goes back to your card.`,
  );
}

/** Asked, where nobody said it and somebody is there. */
async function priceOf({ prompts }: Context, ticket: Ticket, said: string | undefined): Promise<number> {
  const { currency } = ticket;
  if (said !== undefined) return readAmount(said, currency, '--price');
  if (prompts === undefined) throw wrongUsage('Say what the ticket costs, with --price.');
  const proposal = decimalAmount(ticket.price, currency);
  const text = await prompts.input(`What should ${ticket.label} cost, in ${currency}?`, { proposal });
  return readAmount(text, currency, 'The price');
}
