import type { Ticket, Wallet, WalletPass } from '@admit-one/sdk/contract';
import type { Log } from '../platform/log.ts';
import { ProblemError } from '../platform/problem.ts';
import { applePasses } from './apple/apple-passes.ts';
import { type AppleSettings, readAppleCredentials } from './apple/credentials.ts';
import { type GoogleSettings, readGoogleCredentials } from './google/credentials.ts';
import { googlePasses } from './google/google-passes.ts';
import { isNotSetUp, type NotSetUp } from './not-set-up.ts';
import type { PassMaker } from './pass-maker.ts';

/** Where the certificates of the wallets lie, as the settings say. */
export interface WalletSettings {
  /** Whose passes they are, for people. */
  readonly issuerName: string;
  readonly apple: AppleSettings;
  readonly google: GoogleSettings;
}

/** Tickets as the wallets of phones take them. */
export interface Wallets {
  /** @throws ProblemError `wallet_not_set_up`, and `overloaded` where too many wait for theirs */
  passOf(ticket: Ticket, wallet: Wallet): Promise<WalletPass>;
}

/**
 * Reads the certificates, once. What is set and cannot be used is said to the log, in a sentence each, and keeps
 * nobody from selling; who sets nothing is told nothing. The libraries that make passes are loaded by the first pass.
 */
export async function openWallets(settings: WalletSettings, log: Log): Promise<Wallets> {
  const { issuerName } = settings;
  const [apple, google] = await Promise.all([
    readAppleCredentials(settings.apple),
    readGoogleCredentials(settings.google),
  ]);
  for (const read of [apple, google]) if (isNotSetUp(read)) warn(log, read);
  const makers: Record<Wallet, PassMaker> = {
    apple: isNotSetUp(apple) ? async () => apple : applePasses({ ...apple, issuerName }),
    google: isNotSetUp(google) ? async () => google : googlePasses({ ...google, issuerName }),
  };
  return {
    async passOf(ticket, wallet) {
      const made = await makers[wallet](ticket);
      if (isNotSetUp(made)) throw refusal(wallet, made);
      return made;
    },
  };
}

function warn(log: Log, { wanted, missing, faults }: NotSetUp): void {
  if (!wanted) return;
  for (const setting of missing)
    log.warn(
      { setting },
      `${setting} is not set: without it this wallet gets no passes, see docs/wallet.md.`,
    );
  for (const { setting, sentence } of faults) log.warn({ setting }, sentence);
}

/** The owner of a ticket learns which settings it is about, and nothing of the files that they name. */
function refusal(wallet: Wallet, { missing, faults }: NotSetUp): ProblemError<'wallet_not_set_up'> {
  const faulty = faults.map(({ setting }) => setting);
  const why = [
    ...(missing.length === 0 ? [] : [`not set: ${missing.join(', ')}`]),
    ...(faulty.length === 0 ? [] : [`set, but of no use, as its log says: ${faulty.join(', ')}`]),
  ];
  return new ProblemError(
    'wallet_not_set_up',
    { wallet, missing: [...missing], faulty },
    `This server makes no passes for ${names[wallet]} (${why.join('; ')}). The ticket is as good without one: its QR opens the door.`,
  );
}

const names: Readonly<Record<Wallet, string>> = { apple: 'Apple Wallet', google: 'Google Wallet' };
