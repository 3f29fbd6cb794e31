import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AdmitOne, CallOptions } from '@admit-one/sdk';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { readKept, writeKept } from './kept-file.ts';
import { openPocket, type Pocket } from './pocket.ts';
import { pocketFolder } from './pocket-folder.ts';

/** Whose tickets are meant: who is logged in, or whose `ADMIT_TOKEN` is. */
export interface Holder {
  /** Absent where nobody is logged in, or the keychain keeps it to itself. */
  token: string | undefined;
  /** The account's id; absent where nobody is logged in, and of a token of which it is not known yet whose it is. */
  account: string | undefined;
  /** Of that account. */
  pocket: Pocket | undefined;
}

/** Whether there is a token of which nobody here knows whose it is. */
export function isStrange({ token, account }: Holder): boolean {
  return token !== undefined && account === undefined;
}

export const strangeToken =
  'Whose token this is was never learnt on this machine, so nothing that is kept here is shown for it.';

export async function findHolder(context: Context): Promise<Holder> {
  const found = await context.credentials.find(context.settings.server.url);
  if (found === undefined) return { token: undefined, account: undefined, pocket: undefined };
  const account = found.account ?? (await readAccount(context, found.token));
  const pocket = account === undefined ? undefined : pocketOf(context, account);
  return { token: found.token, account, pocket };
}

/**
 * The pocket of who the client speaks for. Whose a token is the server is asked once.
 *
 * @throws AdmitOneError where it is not known and the server does not say
 */
export async function learnHolder(
  context: Context,
  client: AdmitOne,
  options: CallOptions = {},
): Promise<Pocket> {
  const { token, account, pocket } = await findHolder(context);
  const server = context.settings.server.url;
  if (account !== undefined && pocket !== undefined) {
    if ((await pocket.owner())?.email !== undefined) return pocket;
    const email = await client.account.get(options).then(
      (who) => who.email,
      () => undefined,
    );
    await pocket.sign({ server, account, ...(email !== undefined && { email }) });
    return pocket;
  }
  const { id, email } = await client.account.get(options);
  const learnt = pocketOf(context, id);
  if (token !== undefined) await writeKept(noteFile(context, token), noted, { account: id });
  await learnt.sign({ server, account: id, email });
  return learnt;
}

export function pocketOf({ settings, clock }: Context, account: string): Pocket {
  return openPocket(pocketFolder(settings.dataFolder, settings.server.url, account), clock.now);
}

/** Whose a token is, which only the server can say. The token itself is not kept: its hash says that it is the same. */
const noted = z.object({ account: z.string() });

async function readAccount(context: Context, token: string): Promise<string | undefined> {
  const read = await readKept(noteFile(context, token), noted);
  return read.state === 'kept' ? read.value.account : undefined;
}

function noteFile({ settings }: Context, token: string): string {
  const hash = createHash('sha256').update(`${settings.server.url}\n${token}`).digest('hex');
  return join(settings.dataFolder, 'token-owners', `${hash.slice(0, 32)}.json`);
}
