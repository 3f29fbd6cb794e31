import type { AdmitOne, SeatStatuses } from '@admit-one/sdk';
import type { Clock } from '../context.ts';

/** Who is told how the seats of a listing stand. */
export interface SeatsFollower {
  seats(now: SeatStatuses): void;
  /** Nobody can say at the moment. */
  unreachable(): void;
}

/**
 * Tells how a listing's seats stand, as it changes, until the signal ends it: by the server's stream, and wherever that
 * is not to be had, behind a proxy that keeps it back for one, by asking every two seconds.
 */
export async function followSeats(
  client: Pick<AdmitOne, 'listings'>,
  listingId: string,
  follower: SeatsFollower,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  // Only a stream that has told something is believed to go on telling: an open connection alone says nothing.
  let last: SeatStatuses | undefined;
  let hasHeard = false;
  let isLive = false;
  const tell = (now: SeatStatuses) => {
    last = now;
    follower.seats(now);
  };
  const onLive = (now: boolean) => {
    isLive = now && hasHeard;
    if (isLive && last !== undefined) tell(last);
  };
  const listen = async () => {
    while (!signal.aborted) {
      try {
        for await (const { changed: _, ...now } of client.listings.watch(listingId, { signal, onLive })) {
          hasHeard = true;
          isLive = true;
          tell(now);
        }
      } catch {
        isLive = false;
      }
      await pause(clock, anotherStreamMs, signal);
    }
  };
  const ask = async () => {
    while (await pause(clock, askAgainMs, signal)) {
      if (isLive) continue;
      try {
        const now = await client.listings.seats(listingId, { signal, maxRetries: 0 });
        if (!isLive && !signal.aborted) tell(now);
      } catch {
        if (!isLive && !signal.aborted) follower.unreachable();
      }
    }
  };
  await Promise.all([listen(), ask()]);
}

/** Whether the time went by without the signal ending it. */
function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(milliseconds, signal).then(
    () => true,
    () => false,
  );
}

const askAgainMs = 2_000;
const anotherStreamMs = 30_000;
