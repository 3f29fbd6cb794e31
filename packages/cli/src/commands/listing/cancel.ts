import type { AdmitOne, Cancellation } from '@admit-one/sdk';
import { exitCodes } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { Failure, wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { cancellationColumns } from '../../render/cancellation-columns.ts';
import { money } from '../../render/money.ts';
import { count } from '../../render/text.ts';

interface Options extends CommonOptions {
  reason?: string;
  /** False with `--no-wait`. */
  wait: boolean;
}

export function command(): Command {
  const cancel = newCommand('cancel <listing>', 'call a performance off for good, and refund everybody')
    .option('--reason <text>', 'why; the buyers read it')
    .option('--no-wait', 'do not wait until everybody is refunded: ends with 8 while it goes on');
  withExamples(
    cancel,
    "admit listing cancel lst_4h7k2m9x --reason 'The soloist is ill'",
    'admit listing cancel lst_4h7k2m9x --yes --no-wait --json --fields state,orders',
  );
  return runs<Options, [string]>(cancel, run);
}

/** Again on a cancelled listing it shows how far that has come. @throws AdmitOneError `not_found` */
async function run(context: Context, options: Options, listing: string): Promise<number> {
  const { output, prompts } = context;
  const id = readId('listing', listing);
  if (prompts === undefined && options.yes !== true)
    throw wrongUsage('There is nobody to ask here: say --yes if the listing is to be cancelled for good.');
  const client = await ensureLoggedIn(context);
  const { title } = await output.during('Reading the listing', () => client.listings.get(id));
  const isSure = await prompts?.confirm(`Cancel "${title}" for good and refund everybody?`, false);
  if (isSure === false) throw new Failure('Nothing was cancelled.', { exitCode: 2, code: 'cancelled' });

  const wish = options.reason === undefined ? {} : { reason: options.reason };
  const begun = await output.during('Cancelling', () => client.listings.cancel(id, wish));
  const now = options.wait ? await untilDone(context, client, begun) : begun;
  output.outcome(cancellationColumns(output.reader), now, inWords(context, title, now));
  if (now.state === 'done') return exitCodes.done;
  output.note(`  It goes on by itself. How far:  admit listing cancel ${id} --yes --no-wait`);
  return exitCodes.pending;
}

/** The server does it by itself: whoever stops waiting stops nothing. */
async function untilDone(
  { clock, output }: Context,
  client: AdmitOne,
  begun: Cancellation,
): Promise<Cancellation> {
  return output.during('Refunding', async (say) => {
    let now = begun;
    while (now.state === 'running') {
      say(`Refunding: ${count(now.orders.open, 'order')} and ${count(now.refunds.due, 'ticket')} to go`);
      await clock.sleep(betweenLooks);
      now = await client.listings.cancellation(now.listingId);
    }
    return now;
  });
}

function inWords(
  { output }: Context,
  title: string,
  { state, refunds, amounts, currency }: Cancellation,
): string {
  const back = `${count(refunds.done, 'ticket')} refunded, ${money(amounts.done, currency, output.messageScreen)}`;
  return state === 'done' ? `Cancelled ${title}: ${back}.` : `Cancelled ${title}. So far ${back}.`;
}

/** Milliseconds. */
const betweenLooks = 700;
