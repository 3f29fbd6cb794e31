import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdmitOne, isAdmitOneError } from '@admit-one/sdk';
import writeFileAtomic from 'write-file-atomic';

/** The accounts of the evening: the orchestra that sells, and somebody who buys when nobody sits at the terminal. */
export type Part = 'seller' | 'buyer';

/**
 * A client with the part's token, which is kept beside the database (mode 0600). Where the kept one is not taken any
 * more, because the database is another, the part gets a new account.
 */
export async function clientFor(
  part: Part,
  baseUrl: string,
  dataDir: string,
): Promise<{ client: AdmitOne; token: string }> {
  const file = join(dataDir, 'evening.json');
  const kept = await readTokens(file);
  const token = kept[part];
  if (token !== undefined && (await isTaken(baseUrl, token)))
    return { client: new AdmitOne({ baseUrl, token }), token };
  const session = await new AdmitOne({ baseUrl }).account.register({
    name: part === 'seller' ? 'New York Philharmonic' : 'Ada Bell',
    email: `${part}-${randomBytes(4).toString('hex')}@example.com`,
    password: randomBytes(24).toString('base64url'),
  });
  await writeFileAtomic(file, `${JSON.stringify({ ...kept, [part]: session.secret }, null, 2)}\n`, {
    mode: 0o600,
  });
  return { client: new AdmitOne({ baseUrl, token: session.secret }), token: session.secret };
}

async function readTokens(file: string): Promise<Partial<Record<Part, string>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return {};
  }
}

async function isTaken(baseUrl: string, token: string): Promise<boolean> {
  try {
    await new AdmitOne({ baseUrl, token }).account.get();
    return true;
  } catch (error) {
    if (isAdmitOneError(error) && error.code === 'unauthenticated') return false;
    throw error;
  }
}
