import type { AdmitOne, BodyOf } from '@admit-one/sdk';
import { decodeIdInListing, encodeId } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { Failure, wrongUsage } from '../failure.ts';
import { ensureLoggedIn } from '../login.ts';
import { readId } from '../read-id.ts';
import { money } from '../render/money.ts';
import { refundColumns } from '../render/refund-columns.ts';
import { count } from '../render/text.ts';
import { findSeats } from '../sale/find-seats.ts';
import { openHouse } from '../sale/open-house.ts';
import { sendOnce } from '../send-once.ts';

export interface RefundOptions extends CommonOptions {
  seats?: string[];
  reason?: string;
  evenIfScanned?: boolean;
}

export function command(): Command {
  const refund = newCommand('refund <order>', 'take tickets of your listing back, and give their money back')
    .option(
      '--seats <labels>',
      'only these, B-12,B-13 or "Orchestra B-12"; may be repeated',
      (text: string, earlier: string[] | undefined) => [...(earlier ?? []), text],
    )
    .option('--reason <text>', 'why; the buyer reads it')
    .option('--even-if-scanned', 'also what a gate has let in');
  withExamples(
    refund,
    'admit refund ord_4h7k2m9x_0q3w5e7r9t',
    "admit refund ord_4h7k2m9x_0q3w5e7r9t --seats 'Orchestra B-12' --reason 'A broken seat' --yes",
  );
  return runs<RefundOptions, [string]>(refund, run);
}

/** @throws AdmitOneError `not_refundable` (which seats), `order_state`, `not_found` */
async function run(context: Context, options: RefundOptions, orderId: string): Promise<void> {
  const { output, prompts } = context;
  const id = readId('order', orderId);
  if (prompts === undefined && options.yes !== true)
    throw wrongUsage('There is nobody to ask here: say --yes if the tickets are to be refunded.');
  const client = await ensureLoggedIn(context);
  const { seats, labels } = await seatsOf(context, client, id, options.seats);
  const what = labels === undefined ? `the whole order ${id}` : labels.join(', ');
  const isSure = await prompts?.confirm(`Refund ${what}? The tickets are void at once.`, false);
  if (isSure === false) throw new Failure('Nothing was refunded.', { exitCode: 2, code: 'cancelled' });

  const body: BodyOf<'refundOrder'> = {
    ...(seats !== undefined && { seats }),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.evenIfScanned === true && { evenIfScanned: true }),
  };
  const request = {
    operation: 'refundOrder',
    path: `/v1/orders/${id}/refunds`,
    body,
    about: `refund ${what}`,
  };
  const { refunds } = await output.during('Refunding', () =>
    sendOnce(context, request, (idempotencyKey) => client.orders.refund(id, body, { idempotencyKey })),
  );
  output.list(refundColumns(output.reader), refunds, 'Nothing was refunded.');
  const [{ currency }] = refunds as [(typeof refunds)[0]];
  const total = money(
    refunds.reduce((sum, { amount }) => sum + amount, 0),
    currency,
    output.messageScreen,
  );
  output.done(`${count(refunds.length, 'ticket')} void. ${total} goes back, and the buyer is told.`);
}

/** Labels are read by the seat map of the order's listing. */
async function seatsOf(
  context: Context,
  client: AdmitOne,
  orderId: string,
  texts: readonly string[] | undefined,
): Promise<{ seats?: number[]; labels?: string[] }> {
  if (texts === undefined) return {};
  const listingId = encodeId('lst', decodeIdInListing(orderId).listingId);
  const { index } = await openHouse(context, client, listingId);
  const seats = findSeats(index, texts);
  return { seats, labels: seats.map((seat) => index.labelOf(seat)) };
}
