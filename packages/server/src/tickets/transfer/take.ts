import type { Sql } from '../../platform/database/database.ts';
import { ProblemError } from '../../platform/problem.ts';
import { readHands } from '../hands.sql.ts';
import { beingBought, scanned } from '../in-hand.ts';
import { codeInvalid, readTransferCode } from './code.ts';
import type { TransfersDeps } from './deps.ts';
import { onOffer, refuseIfNotToCome, toYourself } from './open.ts';
import { countSeatsOf, handOnIfOwned } from './take.sql.ts';
import {
  findTransferByCode,
  lockReceiver,
  lockTicket,
  lockTransfer,
  type TransferRow,
} from './transfer.sql.ts';

/** The ticket that was taken, as it is called from now on. */
export interface TakenTicket {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
}

/**
 * The commit that hands a ticket on: from it on the ticket has another owner and epoch, and the QR from before is refused
 * everywhere. Of two receivers at once one wins; who took it and asks again is answered the same.
 *
 * @throws ProblemError `code_invalid`, `transfer_for_another`, `email_not_confirmed`, `transfer_to_yourself`, `transfer_taken`,
 * `transfer_cancelled`, `transfer_expired`, `ticket_refunded`, `ticket_handed_on`, `ticket_scanned`, `ticket_on_offer`,
 * `ticket_being_bought`, `performance_started`, `not_on_sale`, `limit_reached`
 */
export async function takeTransfer(
  deps: TransfersDeps,
  { accountId, code }: { readonly accountId: number; readonly code: string },
): Promise<TakenTicket> {
  const { listingId, codeHash } = readTransferCode(code);
  const found = await findTransferByCode(deps.database.connection, listingId, codeHash);
  if (found === null) throw codeInvalid();
  const contact = (await deps.accounts.contactsOf([accountId])).get(accountId);
  if (found.toEmail !== null) {
    if (found.toEmail !== contact?.email) throw forAnother();
    const isOpen = found.state === 'open' && !found.isPastTime;
    if (isOpen && !contact.emailConfirmed) throw notConfirmed(contact.email);
  }
  const terms = await deps.listings.saleTerms(deps.database.connection, [listingId]);
  const label = (await deps.venues.seatMap(terms.get(listingId)!.seatMapId)).labelOf(found.seat);
  const { taken, isNew } = await deps.database.inTransaction(
    (sql) => judgeAndHandOn(sql, deps, { found, accountId, label }),
    { repeatable: true },
  );
  if (isNew) deps.changed([taken]);
  return taken;
}

interface Taking {
  /** As it was before the locks: what names the ticket never changes. */
  readonly found: TransferRow;
  readonly accountId: number;
  readonly label: string;
}

async function judgeAndHandOn(
  sql: Sql,
  deps: TransfersDeps,
  { found, accountId, label }: Taking,
): Promise<{ taken: TakenTicket; isNew: boolean }> {
  const { listingId, transferId, seat, epoch } = found;
  const taken = { listingId, seat, epoch: epoch + 1 };
  await lockReceiver(sql, listingId, accountId);
  const ticket = await lockTicket(sql, listingId, seat);
  const transfer = (await lockTransfer(sql, listingId, transferId))!;
  if (transfer.state === 'taken' && transfer.takenBy === accountId && ticket?.epoch === taken.epoch)
    return { taken, isNew: false };
  refuseUnlessOpen(transfer, accountId);
  if (ticket?.epoch !== epoch || ticket.ownerId !== transfer.fromId)
    throw await gone(sql, { ...found, label });
  if (ticket.state === 'paying') throw beingBought({ seat, label });
  if (ticket.state !== 'sold') throw onOffer(label);
  if ((await deps.gates.scannedIn(sql, [found])).length > 0) throw scanned([{ seat, label }]);
  const terms = (await deps.listings.saleTerms(sql, [listingId])).get(listingId)!;
  refuseIfNotToCome(terms);
  const has = await countSeatsOf(sql, listingId, accountId);
  if (has >= terms.buyerLimit) throw overLimit(terms.buyerLimit, has);
  if (!(await handOnIfOwned(sql, { listingId, transferId, toId: accountId })))
    throw new Error('A ticket was lost under its own lock.');
  return { taken, isNew: true };
}

function refuseUnlessOpen(transfer: TransferRow, accountId: number): void {
  if (transfer.fromId === accountId) throw toYourself();
  if (transfer.state === 'taken')
    throw new ProblemError(
      'transfer_taken',
      {},
      'Somebody with the same code has taken the ticket. Nothing was changed.',
    );
  if (transfer.state === 'cancelled')
    throw new ProblemError(
      'transfer_cancelled',
      {},
      'The owner has called the transfer off, or made a new code. Nothing was changed: ask them.',
    );
  if (!transfer.isPastTime) return;
  const expiresAt = transfer.expiresAt.toISOString();
  throw new ProblemError(
    'transfer_expired',
    { expiresAt },
    `The ticket could be taken until ${expiresAt}. It stays with its owner: ask them for a new code.`,
  );
}

function forAnother(): ProblemError<'transfer_for_another'> {
  return new ProblemError(
    'transfer_for_another',
    {},
    'The owner means the ticket for the account of another e-mail. Nothing was changed: log in with that one.',
  );
}

/** Whoever comes by the code could register with the address; the mail of it only its owner reads. */
function notConfirmed(email: string): ProblemError<'email_not_confirmed'> {
  return new ProblemError(
    'email_not_confirmed',
    {},
    `The ticket is meant for ${email}, and nobody has confirmed that this address is yours. Nothing was changed, and the code stays good: confirm the address with the code that was mailed to it, then take the ticket.`,
  );
}

/** The ticket is not the sender's any more. */
async function gone(
  sql: Sql,
  { listingId, seat, epoch, label }: TransferRow & { label: string },
): Promise<ProblemError> {
  const next = (await readHands(sql, listingId, seat)).find((change) => change.epoch === epoch + 1);
  return next?.kind === 'refunded'
    ? new ProblemError(
        'ticket_refunded',
        {},
        `The ticket for ${label} was refunded meanwhile, so there is nothing to take.`,
      )
    : new ProblemError(
        'ticket_handed_on',
        {},
        `The ticket for ${label} has gone to somebody else meanwhile. Nothing was changed.`,
      );
}

function overLimit(limit: number, has: number): ProblemError<'limit_reached'> {
  return new ProblemError(
    'limit_reached',
    { limit, has, wants: 1 },
    `One person may have ${limit} seats of this listing, and you have ${has}. The ticket stays with its owner.`,
  );
}
