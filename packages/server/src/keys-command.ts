import { type Config, dataPaths } from './config.ts';
import type { KeysOptions } from './keys-options.ts';
import { type KeysReport, sayChange, sayEnding, sayKeys, sayResealing } from './keys-report.ts';
import type { Log } from './platform/log.ts';
import { addKey, type KeyChangeDeps, rotateKey } from './tickets/keys/change-keys.ts';
import { abandonKeys, revokeKey } from './tickets/keys/end-keys.ts';
import { readKeySecret } from './tickets/keys/key-secret.ts';
import { listKeys } from './tickets/keys/list-keys.ts';
import { resealKeys } from './tickets/keys/reseal-keys.ts';
import { UsageError } from './usage-error.ts';
import { visitError, visitSale } from './visit-sale.ts';

/**
 * `admit-server keys`.
 *
 * @throws StartError with one sentence for people, where it could not be tried
 * @throws UsageError
 */
export async function keysCommand(options: KeysOptions, config: Config, log: Log): Promise<KeysReport> {
  const next = options.verb === 'reseal' ? await readNextSecret(options, config) : null;
  await using opened = new AsyncDisposableStack();
  const database = await visitSale(config, log, opened);
  const secret = { setting: config.keySecret, file: dataPaths(config.dataDir).keySecret };
  try {
    return await obey({ database, secret }, options, next);
  } catch (error) {
    throw visitError(error);
  }
}

async function obey(deps: KeyChangeDeps, options: KeysOptions, next: Buffer | null): Promise<KeysReport> {
  const { verb, listingId, isSure } = options;
  switch (verb) {
    case 'list':
      return sayKeys(await listKeys(deps.database), options);
    case 'rotate':
    case 'add': {
      const change = await (verb === 'add' ? addKey(deps, listingId!) : rotateKey(deps, listingId));
      return sayChange(change, await listKeys(deps.database), options);
    }
    case 'reseal':
      return sayResealing(await resealKeys(deps, next!), deps.secret, options);
    case 'revoke': {
      const ending = await revokeKey(deps, options.keyId!, isSure);
      return sayEnding(ending, await listKeys(deps.database), options);
    }
    case 'abandon':
      return sayEnding(await abandonKeys(deps, isSure), await listKeys(deps.database), options);
  }
}

async function readNextSecret({ newSecretFile }: KeysOptions, config: Config): Promise<Buffer> {
  const from = newSecretFile === null ? config.newKeySecret : null;
  const secret =
    from === null && newSecretFile === null
      ? null
      : await readKeySecret({ setting: from, file: newSecretFile ?? '' });
  if (secret !== null) return secret;
  throw new UsageError(
    newSecretFile === null
      ? 'reseal takes the new secret from ADMIT_NEW_KEY_SECRET, or from --new-secret-file FILE: see keys --help.'
      : `There is no file ${newSecretFile}.`,
  );
}
