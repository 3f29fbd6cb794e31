import { type AdmitOne, isAdmitOneError } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { explain } from '../failure.ts';
import { atOnce } from './ask-server.ts';
import { learnHolder } from './holder.ts';
import type { TicketReading } from './merge-reading.ts';
import type { Pocket } from './pocket.ts';

/**
 * Keeps what the server said of the holder's tickets. Nothing that goes wrong here is more than said: who asked for
 * their tickets gets them.
 */
export function keepTickets(
  context: Context,
  client: AdmitOne,
  tickets: readonly TicketReading[],
): Promise<Pocket | undefined> {
  return whileKeeping(context, async () => {
    const pocket = await learnHolder(context, client, atOnce);
    await pocket.keep(tickets);
    return pocket;
  });
}

/** A full disk, a folder that is somebody else's: a warning. What the server did not answer it says another time. */
export async function whileKeeping<Result>(
  { output }: Context,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isAdmitOneError(error))
      output.warn(`The tickets could not be kept on this machine: ${explain(error).message}`);
    return undefined;
  }
}
