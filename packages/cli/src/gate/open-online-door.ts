import type { Context } from '../context.ts';
import { explain, Failure } from '../failure.ts';
import { ensureLoggedIn } from '../login.ts';
import { grouped } from '../render/text.ts';
import { startOf } from '../render/time.ts';
import type { Door } from './door.ts';
import { gateFolder } from './gate-folder.ts';
import { onlineGate } from './online-gate.ts';
import { openUnanswered } from './unanswered.ts';

/** A gate that asks the server. @throws Failure where the server cannot be reached, AdmitOneError where it says no */
export async function openOnlineDoor(context: Context, listingId: string, name: string): Promise<Door> {
  const { output, settings, clock } = context;
  const client = await ensureLoggedIn(context);
  const [counts, listing] = await output
    .during('Opening the gate', () =>
      Promise.all([client.gates.counts(listingId), client.listings.get(listingId)]),
    )
    .catch((error: unknown) => {
      throw withWayOut(error, listingId);
    });
  const start = startOf(counts.startsAt, listing.venue.timeZone, output.messageScreen.timeZone);
  const { admitted, sold, title, doorsOpenAt, reentry } = counts;
  output.note(`${title}, ${start}: ${grouped(admitted)} of ${grouped(sold)} tickets were let in so far.`);
  const unanswered = await openUnanswered(gateFolder(settings, listingId), clock.now);
  const gate = onlineGate({ client, listingId, gate: name, unanswered, clock });
  const fixed = { name, listingId, offline: false, atOnce: 8, close: async () => {} };
  const door: Door = { ...fixed, gate: { scan }, doorsOpenAt, reentry };
  return door;

  /** Whoever is told to wait is told until when, also where the doors were changed since this gate was opened. */
  async function scan(...said: Parameters<typeof gate.scan>): ReturnType<typeof gate.scan> {
    const answer = await gate.scan(...said);
    if (answer.reason !== 'not_yet') return answer;
    const signal = AbortSignal.timeout(patienceMs);
    const now = await client.gates.counts(listingId, { signal }).catch(() => undefined);
    if (now !== undefined) Object.assign(door, { doorsOpenAt: now.doorsOpenAt, reentry: now.reentry });
    return answer;
  }
}

/** The refusal is known by then, and is said without more. */
const patienceMs = 2_000;

function withWayOut(error: unknown, listingId: string): unknown {
  const { code, message } = explain(error);
  if (code !== 'connection_failed' && code !== 'timed_out') return error;
  return new Failure(message, {
    code,
    hint: `\`admit gate scan --listing ${listingId} --offline\` works without the server, once it was prepared.`,
    cause: error,
  });
}
