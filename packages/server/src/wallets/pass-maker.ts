import type { Ticket, WalletPass } from '@admit-one/sdk/contract';
import type { NotSetUp } from './not-set-up.ts';

/** Makes passes of one wallet, or says what it lacks, which may change with the time: certificates expire. */
export type PassMaker = (ticket: Ticket) => Promise<WalletPass | NotSetUp>;
