import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** The mails that were written to an address, oldest first. */
export async function mailsTo(folder: string, address: string): Promise<string[]> {
  const names = await readdir(join(folder, 'mail')).catch(() => []);
  const own = names.filter((name) => name.endsWith(`-${address}.txt`)).sort();
  return Promise.all(own.map((name) => readFile(join(folder, 'mail', name), 'utf8')));
}

/** The code in the newest mail with that subject, as soon as there are so many of them. */
export async function mailedCode(
  folder: string,
  address: string,
  subject: string,
  count = 1,
): Promise<string> {
  let mails: string[] = [];
  await expect
    .poll(
      async () => {
        mails = (await mailsTo(folder, address)).filter((mail) => mail.includes(`Subject: ${subject}\n`));
        return mails.length;
      },
      { timeout: 30_000 },
    )
    .toBe(count);
  return /^[\w-]{43}$/m.exec(mails.at(-1)!)![0];
}
