import { parseArgs } from 'node:util';
import { decodeId, listingId } from '@admit-one/sdk/contract';
import { UsageError } from './usage-error.ts';

export const keysHelp = `Usage: admit-server keys list [--json]
       admit-server keys rotate [--listing ID] [--json]
       admit-server keys add --listing ID [--json]
       admit-server keys reseal [--new-secret-file FILE] [--json]
       admit-server keys revoke KEY [--yes] [--json]
       admit-server keys abandon [--yes] [--json]

The keys that tickets are signed with. A server may run meanwhile. Settings are the server's
own, see admit-server --help; all but list need its ADMIT_KEY_SECRET, or its data folder.

  list          which key signs, which one has signed, and until when each is published
  rotate        a new key takes over in two minutes; tickets sold before stay as they are, and
                the old public key stays published until the last of them has expired
  add           gives a listing a key of its own, from two minutes on
  reseal        encrypts the private keys with another secret, ADMIT_NEW_KEY_SECRET or what a file
                holds; 32 bytes in base64url:
                node -p "crypto.randomBytes(32).toString('base64url')"
  revoke        for a key that somebody else may have: every print that it signed is VOID, and who
                reads their ticket gets another QR
  abandon       for a secret that is lost: the keys that it opened sign no more, prints stay good,
                and new keys are made with the secret of the settings, or a new one

  --listing ID  a listing's own key, lst_4h7k2m9x [the one for all listings]
  --new-secret-file FILE
                holds the new secret
  --yes         do it; without it revoke and abandon only say what they would do
  --json        the same as JSON
  -h, --help    print this and end

Ends with 0 when it is done, with 1 when it could not be, and with 2 when it was called wrongly.
`;

const verbs = ['list', 'rotate', 'add', 'reseal', 'revoke', 'abandon'] as const;

export interface KeysOptions {
  readonly verb: (typeof verbs)[number];
  /** The number in its id; null: for all listings. */
  readonly listingId: number | null;
  /** What is revoked: 8 hexadecimal digits. */
  readonly keyId: string | null;
  readonly newSecretFile: string | null;
  readonly isSure: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws UsageError */
export function readKeysOptions(args: readonly string[]): KeysOptions {
  const { values, positionals } = parse(args);
  const [verb = '', keyId = null, ...more] = positionals;
  const options = {
    ...{ json: values.json, help: values.help, isSure: values.yes },
    ...{ newSecretFile: values['new-secret-file'] ?? null, listingId: null, keyId: null },
  };
  if (values.help) return { verb: 'list', ...options };
  if (!isVerb(verb) || more.length > 0 || (keyId !== null && verb !== 'revoke'))
    throw new UsageError(
      `keys takes ${verbs.slice(0, -1).join(', ')} or ${verbs.at(-1)}, not "${positionals.join(' ')}": see keys --help.`,
    );
  const listing = values.listing;
  if (listing !== undefined && !listingId.safeParse(listing).success)
    throw new UsageError(`--listing takes the id of a listing such as lst_4h7k2m9x, not "${listing}".`);
  if (verb === 'add' && listing === undefined)
    throw new UsageError('add takes the listing that gets the key, --listing ID.');
  if (verb === 'list' && listing !== undefined) throw new UsageError('list lists all of them.');
  refuseStrayOptions(verb, values);
  if (verb === 'revoke' && !/^[0-9a-f]{8}$/.test(keyId ?? ''))
    throw new UsageError(
      `revoke takes the id of a key, 8 digits as keys list shows them, not "${keyId ?? ''}".`,
    );
  return { ...options, verb, keyId, listingId: listing === undefined ? null : decodeId(listing) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        listing: { type: 'string' },
        'new-secret-file': { type: 'string' },
        yes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}: see admit-server keys --help.`);
  }
}

/** An option that does nothing is one that was meant for something. */
function refuseStrayOptions(verb: KeysOptions['verb'], values: ReturnType<typeof parse>['values']): void {
  const takesListing = ['rotate', 'add'].includes(verb);
  if (values.listing !== undefined && !takesListing) throw new UsageError(`${verb} takes no --listing.`);
  if (values['new-secret-file'] !== undefined && verb !== 'reseal')
    throw new UsageError(`${verb} takes no --new-secret-file.`);
  if (values.yes && !['revoke', 'abandon'].includes(verb)) throw new UsageError(`${verb} takes no --yes.`);
}

function isVerb(text: string): text is KeysOptions['verb'] {
  return (verbs as readonly string[]).includes(text);
}
