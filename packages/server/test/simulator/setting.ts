import { fromText } from './model/time.ts';

/** The one listing that is sold, and how long things last in it. */
export const listingId = 7;
export const holdSeconds = 600;
export const payingSeconds = 900;
export const price = 5_000;

/** Far from today, so that whatever reads another clock than the model's stands out. */
export const startOfTime = fromText('2031-05-01T10:00:00Z');
