import type Stripe from 'stripe';
import type { State } from './state.ts';

/** One request, as the resources see it. They answer at once; nothing they do waits. */
export interface Call {
  state: State;
  /** Seconds since 1970, as all of Stripe's times. */
  now: number;
  /** `http://127.0.0.1:4242`, as the caller reached the sandbox: addresses of pages begin with it. */
  base: string;
  /** The `:id` of the path, empty where there is none. */
  id: string;
  /** Tells the webhook's receiver, after the change is on the disk. */
  emit(type: Stripe.Event.Type, object: Stripe.Event.Data.Object): void;
}
