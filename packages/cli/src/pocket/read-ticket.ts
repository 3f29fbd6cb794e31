import { type AdmitOne, isAdmitOneError } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { fromCacheNote } from '../render/from-cache.ts';
import { momentFor } from '../render/moment.ts';
import { recalledNote } from '../render/recalled.ts';
import { asKnown, type KnownTicket } from '../render/ticket-columns.ts';
import { askServer } from './ask-server.ts';
import { findHolder, type Holder, isStrange, strangeToken } from './holder.ts';
import { keepTickets, whileKeeping } from './keep-tickets.ts';
import type { Kept } from './kept-file.ts';
import type { KeptTicket } from './kept-ticket.ts';
import type { Pocket } from './pocket.ts';
import { findPockets } from './pockets.ts';
import { recalled } from './recalled.ts';
import { unreadableNote } from './unreadable-note.ts';

/** A ticket, and what there is to say of how it is known. */
export interface TicketRead {
  readonly ticket: KnownTicket;
  readonly note: string | null;
  /** Absent where the server was not asked or did not answer. */
  readonly client: AdmitOne | undefined;
  /** Absent where nothing is kept, and nothing can be. */
  readonly pocket: Pocket | undefined;
}

/**
 * A ticket from the server, which is kept here; or where it does not answer, as it is kept.
 *
 * @throws AdmitOneError; Failure where it is not kept here, or not the owner's any more
 */
export async function readTicket(context: Context, id: string, isOffline: boolean): Promise<TicketRead> {
  const { clock, output } = context;
  const holder = await findHolder(context);
  const place = await placeOf(context, holder, id);
  const isKept = place.kept.state === 'kept';
  const askedAt = new Date(clock.now()).toISOString();
  const asking = askServer(context, holder, { isOffline, isKept }, (client, options) =>
    client.tickets.get(id, options),
  );
  try {
    const asked = await output.during('Reading the ticket', () => asking);
    if (asked.notAsked === undefined) {
      const { answer, client } = asked;
      const { fromCache } = answer;
      refuseGone(context, place.kept, fromCache?.since);
      const pocket = await keepTickets(context, client, [
        { ticket: answer, readAt: fromCache?.since ?? askedAt },
      ]);
      return {
        ticket: asKnown(answer),
        note: fromCacheNote(output.reader, [asKnown(answer)]),
        client,
        pocket,
      };
    }
    const { ticket, readAt } = keptOf(context, holder, place.kept, id);
    const { notAsked } = asked;
    const note = recalledNote(output.reader, {
      notAsked,
      readAt: [readAt],
      now: clock.now(),
      server: context.settings.server.url,
      owner: place.owner,
    });
    return { ticket: recalled(ticket, readAt), note, client: undefined, pocket: place.pocket };
  } catch (error) {
    const { kept, pocket } = place;
    if (kept.state === 'unreadable' && !isOffline) output.warn(unreadableNote([kept]));
    if (kept.state !== 'kept' || !isAdmitOneError(error, 'not_found')) throw error;
    await whileKeeping(context, async () => pocket?.markGone(id, askedAt));
    throw gone(context, { ...kept.value, goneAt: kept.value.goneAt ?? askedAt });
  }
}

interface Place {
  readonly kept: Kept<KeptTicket>;
  readonly pocket: Pocket | undefined;
  /** Named where nobody is logged in. */
  readonly owner: string | undefined;
}

/** Where nobody is logged in, in whichever pocket it is: an id is of one account only. */
async function placeOf(context: Context, { token, pocket }: Holder, id: string): Promise<Place> {
  if (pocket !== undefined) return { kept: await pocket.ticket(id), pocket, owner: undefined };
  for (const other of token === undefined ? await findPockets(context) : []) {
    const kept = await other.pocket.ticket(id);
    if (kept.state !== 'none')
      return { kept, pocket: other.pocket, owner: other.owner.email ?? other.owner.account };
  }
  return { kept: { state: 'none' }, pocket: undefined, owner: undefined };
}

/** What the server's memory says may be older than what the server itself said. */
function refuseGone(context: Context, kept: Kept<KeptTicket>, since: string | undefined): void {
  if (since === undefined || kept.state !== 'kept') return;
  if (kept.value.goneAt !== null && kept.value.goneAt > since) throw gone(context, kept.value);
}

function keptOf(context: Context, holder: Holder, kept: Kept<KeptTicket>, id: string): KeptTicket {
  if (kept.state === 'kept') {
    if (kept.value.goneAt !== null) throw gone(context, kept.value);
    return kept.value;
  }
  if (kept.state === 'unreadable')
    throw new Failure(unreadableNote([kept]), {
      code: 'not_kept',
      hint: 'Without --offline the server is asked.',
    });
  throw new Failure(`Ticket ${id} is not kept on this machine.`, {
    code: 'not_kept',
    hint: isStrange(holder) ? strangeToken : 'Without --offline the server is asked, and the ticket kept.',
  });
}

function gone({ output }: Context, { ticket, goneAt }: KeptTicket): Failure {
  const at = momentFor(output.reader, goneAt, '');
  return new Failure(
    `${ticket.label} for ${ticket.title} is not yours any more, the server said on ${at}: it was refunded, handed on or sold on.`,
    { code: 'not_found', hint: 'What is yours: `admit tickets`.' },
  );
}
