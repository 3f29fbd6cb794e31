import { encodeIdInListing } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../../listings/listings.ts';
import type { Sql } from '../../platform/database/database.ts';
import type { Letter } from '../../platform/mail.ts';
import { notFound, ProblemError } from '../../platform/problem.ts';
import { readHands } from '../hands.sql.ts';
import { refuseUnlessInHand } from '../in-hand.ts';
import { newTransferCode, readTransferCode } from './code.ts';
import type { TransfersDeps } from './deps.ts';
import {
  cancelTransfersOfTicketIfOpen,
  insertTransfer,
  lockTicket,
  type TransferRow,
} from './transfer.sql.ts';
import { transferLink } from './transfer-page.ts';

export interface TransferWish {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
  /** As the owner wrote it. */
  readonly ticket: string;
  readonly accountId: number;
  readonly to: string | null;
  readonly expiresAt: Date | null;
}

/** Unless the owner says another: long enough for a letter, and a friend who is away. */
const usualDays = 7;

/**
 * An owner hands a ticket on: it stays theirs until somebody takes it. A code that was given out for it before is void,
 * so that asking again, with an answer that was lost, does no harm.
 *
 * @throws ProblemError what `refuseUnlessInHand` throws, `ticket_on_offer`, `transfer_to_yourself`, `not_on_sale`,
 * `performance_started`, `invalid_request`
 */
export async function openTransfer(
  deps: TransfersDeps,
  wish: TransferWish,
): Promise<{ row: TransferRow; code: string; link: string }> {
  const { listingId, accountId } = wish;
  const terms = (await deps.listings.saleTerms(deps.database.connection, [listingId])).get(listingId);
  if (terms === undefined) throw notFound('ticket', wish.ticket);
  const label = (await deps.venues.seatMap(terms.seatMapId)).labelOf(wish.seat);
  const toEmail = wish.to?.toLowerCase() ?? null;
  if (toEmail !== null) {
    const owner = (await deps.accounts.contactsOf([accountId])).get(accountId);
    if (owner?.email === toEmail) throw toYourself();
  }
  const code = newTransferCode(listingId);
  const row = await deps.database.inTransaction(
    async (sql) => {
      const now = await judge(sql, deps, wish, label);
      await cancelTransfersOfTicketIfOpen(sql, wish);
      return insertTransfer(sql, {
        ...{ listingId, seat: wish.seat, epoch: wish.epoch, fromId: accountId, toEmail },
        transferId: deps.newId('trf'),
        codeHash: readTransferCode(code).codeHash,
        expiresAt: endOf(wish, now),
      });
    },
    { repeatable: true },
  );
  // Not by the outbox, which would keep the code: the owner has it, and may send it anew.
  const link = transferLink(deps.publicUrl(), code);
  if (toEmail !== null) void deps.mail.send(letterOf(toEmail, { code, link, label, row, terms }));
  return { row, code, link };
}

/** Returns the terms at the database's time, behind the ticket's lock. */
async function judge(sql: Sql, deps: TransfersDeps, wish: TransferWish, label: string): Promise<SaleTerms> {
  const { listingId, seat } = wish;
  const row = await lockTicket(sql, listingId, seat);
  const hands = await readHands(sql, listingId, seat);
  const isScanned = (await deps.gates.scannedIn(sql, [wish])).length > 0;
  const terms = (await deps.listings.saleTerms(sql, [listingId])).get(listingId)!;
  refuseUnlessInHand({ row, hands, isScanned }, { ...wish, seat: { seat, label } });
  if (row!.state !== 'sold') throw onOffer(label);
  refuseIfNotToCome(terms);
  return terms;
}

function endOf({ expiresAt }: TransferWish, { now, startsAt }: SaleTerms): Date {
  if (expiresAt === null)
    return new Date(Math.min(now.getTime() + usualDays * 86_400_000, startsAt.getTime()));
  const fault =
    expiresAt <= now ? 'is past already' : expiresAt > startsAt ? 'must not lie after the start' : null;
  if (fault === null) return expiresAt;
  throw new ProblemError(
    'invalid_request',
    { issues: [{ path: 'body.expiresAt', message: fault }] },
    `body.expiresAt ${fault}. The ticket stays with you.`,
  );
}

export function refuseIfNotToCome({ state, title, startsAt, saleOpensAt, now }: SaleTerms): void {
  if (state === 'cancelled')
    throw new ProblemError(
      'not_on_sale',
      { reason: 'cancelled', opensAt: saleOpensAt?.toISOString() ?? null },
      `"${title}" was cancelled. Its tickets are refunded to those who bought them; nothing was changed.`,
    );
  if (startsAt <= now)
    throw new ProblemError(
      'performance_started',
      { startsAt: startsAt.toISOString() },
      `"${title}" began at ${startsAt.toISOString()}. Its tickets stay with who has them.`,
    );
}

export function onOffer(label: string): ProblemError<'ticket_on_offer'> {
  return new ProblemError(
    'ticket_on_offer',
    {},
    `Your ticket for ${label} is on offer for resale. Nothing was changed: withdraw the offer first.`,
  );
}

export function toYourself(): ProblemError<'transfer_to_yourself'> {
  return new ProblemError('transfer_to_yourself', {}, 'The ticket is yours already, and stays yours.');
}

interface Said {
  readonly code: string;
  readonly link: string;
  readonly label: string;
  readonly row: TransferRow;
  readonly terms: SaleTerms;
}

function letterOf(to: string, { code, link, label, row, terms }: Said): Letter {
  return {
    to,
    subject: `A ticket for you: ${terms.title}`,
    text: `Hello,

somebody hands a ticket on to you:

  ${terms.title}
  ${terms.venueName}, ${terms.city}
  ${label}

It is yours as soon as you take it, with the account of this address, which has
to be confirmed, until ${row.expiresAt.toISOString()}:

  admit transfer accept ${code}

How that is done is told here, too:

  ${link}

Whoever has this code and this address can take the ticket. If you do not want
it, there is nothing to do: it stays with its owner.

Transfer: ${encodeIdInListing('trf', row.listingId, row.transferId)}
`,
  };
}
