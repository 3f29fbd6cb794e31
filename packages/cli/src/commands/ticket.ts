import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { oneFileEach } from '../one-file-each.ts';
import { paperOption } from '../paper-option.ts';
import type { Paper } from '../pdf/paper.ts';
import type { TicketRead } from '../pocket/read-ticket.ts';
import { readId } from '../read-id.ts';
import { chosenColumns } from '../render/chosen-columns.ts';
import { drawTicket } from '../render/ticket.ts';
import { type KnownTicket, ticketColumns } from '../render/ticket-columns.ts';
import { drawWalletLink, type WalletLink, walletLinkColumns } from '../render/wallet-link.ts';
import type { TicketSource } from '../sale/ticket-files/ticket-source.ts';
import { type TicketFileOptions, ticketFiles } from '../sale/ticket-files.ts';
import { saveTicket } from '../save-ticket.ts';
import { command as history } from './ticket/history.ts';

export interface TicketOptions extends CommonOptions, TicketFileOptions {
  force?: boolean;
  googleWallet?: boolean;
  offline?: boolean;
  inverse?: boolean;
  ascii?: boolean;
  small?: boolean;
  paper: Paper;
}

export function command(): Command {
  const ticket = newCommand('ticket <ticket>', 'show a ticket and its QR');
  for (const { flags, help } of Object.values(ticketFiles)) ticket.option(flags, help);
  ticket
    .option('--google-wallet', 'give a link that saves it to Google Wallet, and not the ticket')
    .option('--offline', 'as it is kept on this machine, without asking the server')
    .option('--force', 'replace a file that is not a ticket; a ticket is replaced anyway')
    .option('--inverse', 'draw the QR light on dark, or dark on light where it was not')
    .option('--ascii', 'draw the QR in ASCII')
    .option('--small', 'draw the QR small, even where a large one has room')
    .addOption(paperOption());
  ticket.enablePositionalOptions().addCommand(history());
  withExamples(
    ticket,
    'TICKET=$(admit tickets --limit 1 --fields id)',
    'admit ticket $TICKET',
    'admit ticket $TICKET --png ticket.png',
    'admit ticket $TICKET --pdf ticket.pdf',
    'admit ticket $TICKET --offline',
    'admit ticket $TICKET --ics performance.ics',
    'admit ticket $TICKET --fields qr | cut -f2',
  );
  return runs<TicketOptions, [string]>(ticket, run);
}

async function run(context: Context, options: TicketOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  oneFileEach(Object.keys(ticketFiles).map((name) => options[name as keyof TicketFileOptions]));
  const { readTicket } = await import('../pocket/read-ticket.ts');
  const { sourceOf } = await import('../pocket/ticket-source-of.ts');
  const read = await readTicket(context, id, options.offline === true);
  const source = sourceOf(context, read);
  const link = options.googleWallet === true ? await googleWalletLink(source) : undefined;
  const saved = await saveFiles(context, options, source);
  if (link === undefined) show(context, options, read.ticket, await doorsOf(read));
  else showLink(context, options, link);
  if (read.note !== null) output.warn(read.note);
  for (const words of saved) output.done(words);
  const { client, pocket } = read;
  if (client === undefined || pocket === undefined) return;
  const { keepPerformances } = await import('../pocket/keep-performances.ts');
  await keepPerformances(context, client, pocket, [read.ticket.listingId]);
}

/** @throws AdmitOneError `wallet_not_set_up` */
async function googleWalletLink(source: TicketSource): Promise<WalletLink> {
  const client = await source.client();
  const { wallet, url } = await client.tickets.walletPass(source.ticket.id, { wallet: 'google' });
  return { ticketId: source.ticket.id, wallet, url };
}

/** Gives what was written, in words. */
async function saveFiles(
  { output }: Context,
  options: TicketOptions,
  source: TicketSource,
): Promise<string[]> {
  const wishes = { paper: options.paper, warn: (text: string) => output.warn(text) };
  const saved: string[] = [];
  for (const [name, kind] of Object.entries(ticketFiles)) {
    const file = options[name as keyof TicketFileOptions];
    if (file === undefined) continue;
    await saveTicket(kind, () => kind.make(source, wishes), file, options.force === true);
    saved.push(`${kind.what} is in ${file}.`);
  }
  return saved;
}

function showLink({ output }: Context, { fields }: TicketOptions, link: WalletLink): void {
  if (output.mode !== 'table' || fields !== undefined) {
    output.record(walletLinkColumns, link);
    return;
  }
  output.lines(drawWalletLink(link, output.screen));
  output.note('Opened on the phone, or beside it where you are logged in to Google, it saves the ticket.');
}

/** As it is kept: the QR does not wait for it. Of a performance that was moved since nothing is said. */
async function doorsOf({ ticket, pocket }: TicketRead): Promise<string | null> {
  const kept = await pocket?.listing(ticket.listingId);
  if (kept?.state !== 'kept' || kept.value.listing.startsAt !== ticket.startsAt) return null;
  return kept.value.listing.doorsOpenAt;
}

function show(
  { output }: Context,
  options: TicketOptions,
  ticket: KnownTicket,
  doorsOpenAt: string | null,
): void {
  if (output.mode === 'table' && options.fields === undefined) {
    const { inverse: isInverse = false, ascii: isAscii = false, small: isSmall = false } = options;
    output.lines(drawTicket({ ...ticket, doorsOpenAt }, output.screen, { isInverse, isAscii, isSmall }));
    return;
  }
  const keys = ['id', 'title', 'startsAt', 'venue', 'city', 'label', 'price', 'orderId', 'listingId', 'qr'];
  output.record(chosenColumns(ticketColumns(output.reader), keys), ticket);
}
