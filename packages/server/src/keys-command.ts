import { parseArgs } from 'node:util';
import { decodeId, encodeId, listingId } from '@admit-one/sdk/contract';
import { type Config, dataPaths } from './config.ts';
import type { Log } from './platform/log.ts';
import { addKey, type KeyChange, rotateKey } from './tickets/keys/change-keys.ts';
import { type KeyState, listKeys } from './tickets/keys/list-keys.ts';
import { UsageError } from './usage-error.ts';
import { visitError, visitSale } from './visit-sale.ts';

export const keysHelp = `Usage: admit-server keys list [--json]
       admit-server keys rotate [--listing ID] [--json]
       admit-server keys add --listing ID [--json]

The keys that tickets are signed with. A server may run meanwhile. Settings are the server's
own, see admit-server --help; rotate and add need its ADMIT_KEY_SECRET, or its data folder.

  list          which key signs, which one has signed, and until when each is published
  rotate        a new key takes over in two minutes; tickets sold before stay as they are, and
                the old public key stays published until the last of them has expired
  add           gives a listing a key of its own, from two minutes on

  --listing ID  a listing's own key, lst_4h7k2m9x [the one for all listings]
  --json        the same as JSON
  -h, --help    print this and end

Ends with 0 when it is done, with 1 when it could not be, and with 2 when it was called wrongly.
`;

export interface KeysOptions {
  readonly verb: 'list' | 'rotate' | 'add';
  /** The number in its id; null: for all listings. */
  readonly listingId: number | null;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws UsageError */
export function readKeysOptions(args: readonly string[]): KeysOptions {
  const { values, positionals } = parse(args);
  const [verb = '', ...more] = positionals;
  const options = { json: values.json, help: values.help };
  if (values.help) return { verb: 'list', listingId: null, ...options };
  if (!isVerb(verb) || more.length > 0)
    throw new UsageError(`keys takes list, rotate or add, not "${positionals.join(' ')}": see keys --help.`);
  if (values.listing !== undefined && !listingId.safeParse(values.listing).success)
    throw new UsageError(
      `--listing takes the id of a listing such as lst_4h7k2m9x, not "${values.listing}".`,
    );
  if (verb === 'add' && values.listing === undefined)
    throw new UsageError('add takes the listing that gets the key, --listing ID.');
  if (verb === 'list' && values.listing !== undefined) throw new UsageError('list lists all of them.');
  return { verb, listingId: values.listing === undefined ? null : decodeId(values.listing), ...options };
}

/**
 * `admit-server keys`: what it prints, and whether it is done.
 *
 * @throws StartError with one sentence for people, where it could not be tried
 */
export async function keysCommand(
  { verb, listingId, json }: KeysOptions,
  config: Config,
  log: Log,
): Promise<{ text: string; isDone: boolean }> {
  await using opened = new AsyncDisposableStack();
  const database = await visitSale(config, log, opened);
  const deps = { database, secret: { setting: config.keySecret, file: dataPaths(config.dataDir).keySecret } };
  try {
    if (verb === 'list') return { text: textOf(await listKeys(database), json), isDone: true };
    const change = await (verb === 'add' ? addKey(deps, listingId!) : rotateKey(deps, listingId));
    if (!('keyId' in change)) return { text: refusal(change.outcome, listingId), isDone: false };
    const key = (await listKeys(database)).find(({ id }) => id === change.keyId)!;
    const text = json
      ? `${JSON.stringify({ outcome: change.outcome, key }, null, 2)}\n`
      : done(change.outcome, key);
    return { text, isDone: true };
  } catch (error) {
    throw visitError(error);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        listing: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}: see admit-server keys --help.`);
  }
}

function isVerb(text: string): text is KeysOptions['verb'] {
  return ['list', 'rotate', 'add'].includes(text);
}

function textOf(keys: readonly KeyState[], json: boolean): string {
  if (json) return `${JSON.stringify(keys, null, 2)}\n`;
  const rows = keys.map((key) => [
    key.id,
    key.listingId ?? 'all',
    key.state,
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

function done(outcome: 'made' | 'waiting', { id, listingId, activeFrom }: KeyState): string {
  const of = listingId === null ? 'what is sold' : `what is sold of ${listingId}`;
  const was = outcome === 'made' ? '' : ' It was made a moment ago, and no other was made now.';
  return `Key ${id} signs ${of} from ${activeFrom} on. Tickets sold before stay as they are.${was}\n`;
}

function refusal(outcome: Exclude<KeyChange['outcome'], 'made' | 'waiting'>, listing: number | null): string {
  const id = listing === null ? '' : encodeId('lst', listing);
  switch (outcome) {
    case 'no keys':
      return 'There is no key yet: the server makes the first one when it starts.';
    case 'no listing':
      return `There is no listing ${id}. Nothing was changed.`;
    case 'has one':
      return `Listing ${id} has a key of its own. Nothing was changed: keys rotate --listing ${id} makes the next one.`;
    case 'has none':
      return `Listing ${id} has no key of its own. Nothing was changed: keys add --listing ${id} makes one.`;
  }
}
