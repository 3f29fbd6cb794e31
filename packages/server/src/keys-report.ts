import { encodeId } from '@admit-one/sdk/contract';
import type { KeysOptions } from './keys-options.ts';
import type { KeyChange } from './tickets/keys/change-keys.ts';
import type { KeyEnding } from './tickets/keys/end-keys.ts';
import type { KeySecretPlace } from './tickets/keys/key-secret.ts';
import type { KeyState } from './tickets/keys/list-keys.ts';
import type { Resealing } from './tickets/keys/reseal-keys.ts';

/** What a verb of `admit-server keys` prints, and whether it is done. */
export interface KeysReport {
  readonly text: string;
  readonly isDone: boolean;
}

export function sayKeys(keys: readonly KeyState[], { json }: KeysOptions): KeysReport {
  return { text: json ? asJson(keys) : tableOf(keys), isDone: true };
}

export function sayChange(change: KeyChange, keys: readonly KeyState[], options: KeysOptions): KeysReport {
  if (!('keyId' in change)) return { text: refusal(change.outcome, options.listingId), isDone: false };
  const { outcome, keyId } = change;
  const key = keys.find(({ id }) => id === keyId)!;
  return { text: options.json ? asJson({ outcome, key }) : changed(outcome, key), isDone: true };
}

export function sayResealing(
  resealing: Resealing,
  { setting, file }: KeySecretPlace,
  { json }: KeysOptions,
): KeysReport {
  switch (resealing.outcome) {
    case 'no keys':
      return { text: noKeys, isDone: false };
    case 'same secret':
      return { text: 'The new secret is the one there is. Nothing was changed.', isDone: false };
    case 'one is lost':
      return {
        text: 'A listing’s own key does not open with the secret there is. Nothing was changed: keys abandon lets go of it.',
        isDone: false,
      };
    case 'done': {
      const where =
        setting === null
          ? `Set ADMIT_KEY_SECRET to the new secret for every server, or put it into ${file}.`
          : 'Set ADMIT_KEY_SECRET to the new secret for every server.';
      const words = `${count(resealing.keys, 'key')} encrypted with the new secret; no ticket has changed.
${where}
Then start them anew, one after the other: those that run go on with the keys there are, but cannot sign with one that
is made from now on, so do it before the next keys rotate or keys add. No server starts with the old secret any more;
keep that for as long as you keep backups from before.
`;
      return { text: json ? asJson(resealing) : words, isDone: true };
    }
  }
}

export function sayEnding(ending: KeyEnding, keys: readonly KeyState[], options: KeysOptions): KeysReport {
  if (!('keyIds' in ending)) return { text: notEnded(ending.outcome, options), isDone: false };
  const { outcome, keyIds, tickets } = ending;
  const isDone = outcome === 'done';
  const ended = keys.filter(({ id }) => keyIds.includes(id));
  if (options.json) return { text: asJson({ outcome, keys: ended, tickets }), isDone };
  const words =
    options.verb === 'revoke' ? revoked(ended, tickets, isDone) : abandoned(ended, tickets, isDone);
  const end = isDone ? '' : '\nNothing was changed yet: type it again with --yes to do it.\n';
  return { text: words + end, isDone };
}

function tableOf(keys: readonly KeyState[]): string {
  const rows = keys.map((key) => [
    key.id,
    key.listingId ?? 'all',
    key.replacedBy === null ? key.state : `${key.state}, ${key.replacedBy} instead`,
    key.activeFrom ?? 'the first sale',
    key.retiredAt ?? '',
    key.publishedUntil ?? 'it is retired',
  ]);
  const lines = [['KEY', 'LISTING', 'STATE', 'SIGNS FROM', 'TO', 'PUBLISHED UNTIL'], ...rows];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function changed(outcome: 'made' | 'waiting', { id, listingId, activeFrom }: KeyState): string {
  const of = listingId === null ? 'what is sold' : `what is sold of ${listingId}`;
  const was = outcome === 'made' ? '' : ' It was made a moment ago, and no other was made now.';
  return `Key ${id} signs ${of} from ${activeFrom} on. Tickets sold before stay as they are.${was}\n`;
}

function revoked([key]: readonly KeyState[], tickets: number, isDone: boolean): string {
  return `${isDone ? 'REVOKED' : 'REVOKING'} ${key!.id}: every print and picture of a ticket that it signed is VOID, ${count(tickets, 'ticket')} of
performances to come. Whoever reads their ticket anew gets another QR, signed by another key: tell the owners.
Gates that ask a server refuse the old ones within seconds. Gates without connection go by what they fetched:
have each of them fetch its keys anew, or it lets in what the leaked key signs, and refuses the new QRs.
`;
}

function abandoned(keys: readonly KeyState[], tickets: number, isDone: boolean): string {
  return `${isDone ? 'ABANDONED' : 'ABANDONING'} ${keys.map(({ id }) => id).join(', ')}: what is printed stays good, and their public keys stay published.
But ${count(tickets, 'ticket')} of performances to come, read anew, have ANOTHER QR from now on, by new keys.
Gates without connection have to fetch their keys anew for those. Start every server anew with the secret of the
settings that this was typed with, or with the file that it made. This cannot be taken back, not even with the secret.
`;
}

const noKeys = 'There is no key yet: the server makes the first one when it starts.';

function notEnded(outcome: Exclude<KeyEnding['outcome'], 'done' | 'asked'>, { keyId }: KeysOptions): string {
  switch (outcome) {
    case 'no keys':
      return noKeys;
    case 'no such key':
      return `There is no key ${keyId}. Nothing was changed: keys list shows them.`;
    case 'revoked before':
      return `Key ${keyId} was revoked before. Nothing was changed.`;
    case 'none is lost':
      return 'The secret of the settings opens all keys: none is lost, and nothing was changed.';
  }
}

function refusal(outcome: Exclude<KeyChange['outcome'], 'made' | 'waiting'>, listing: number | null): string {
  const id = listing === null ? '' : encodeId('lst', listing);
  switch (outcome) {
    case 'no keys':
      return noKeys;
    case 'no listing':
      return `There is no listing ${id}. Nothing was changed.`;
    case 'has one':
      return `Listing ${id} has a key of its own. Nothing was changed: keys rotate --listing ${id} makes the next one.`;
    case 'has none':
      return `Listing ${id} has no key of its own. Nothing was changed: keys add --listing ${id} makes one.`;
  }
}

function count(many: number, of: string): string {
  return `${many} ${of}${many === 1 ? '' : 's'}`;
}

function asJson(said: unknown): string {
  return `${JSON.stringify(said, null, 2)}\n`;
}
