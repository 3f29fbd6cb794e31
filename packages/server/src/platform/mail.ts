import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import writeFileAtomic from 'write-file-atomic';
import type { Log } from './log.ts';

export interface Letter {
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
}

export interface Mail {
  /**
   * Whether it went out; a failure is logged. It never rejects, so a request that can do without the mail need not
   * wait for it.
   */
  send(letter: Letter): Promise<boolean>;
  /** Waits for the mails under way. */
  close(): Promise<void>;
}

export interface MailOptions {
  /** An smtp:// or smtps:// URL; null writes each mail as a file instead. */
  smtpUrl: string | null;
  /** The sender, `Admit One <tickets@example.com>`. */
  from: string;
  /** Where the files go. */
  folder: string;
  log: Pick<Log, 'warn'>;
}

export function createMail({ smtpUrl, from, folder, log }: MailOptions): Mail {
  const carrier = smtpUrl === null ? toFolder(folder, from) : toServer(smtpUrl, from);
  const underWay = new Set<Promise<boolean>>();

  async function attempt(letter: Letter): Promise<boolean> {
    try {
      await carrier.carry({ ...letter, to: oneLine(letter.to), subject: oneLine(letter.subject) });
      return true;
    } catch (error) {
      // Without the text, which may hold a code.
      log.warn({ err: error, subject: letter.subject }, 'a mail could not be sent');
      return false;
    }
  }

  return {
    send(letter) {
      const sending = attempt(letter).finally(() => underWay.delete(sending));
      underWay.add(sending);
      return sending;
    },
    async close() {
      await Promise.all(underWay);
      carrier.close();
    },
  };
}

interface Carrier {
  carry(letter: Letter): Promise<void>;
  close(): void;
}

/** Some mail servers take seconds to say hello, to slow down spam; one that takes longer is away. */
const patienceMs = 15_000;

function toServer(smtpUrl: string, from: string): Carrier {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async carry({ to, subject, text }) {
      // As an object the address is one recipient, whatever commas it has.
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
    },
    close: () => transport.close(),
  };
}

function toFolder(folder: string, from: string): Carrier {
  let last = 0;
  return {
    async carry({ to, subject, text }) {
      // A millisecond of its own: two mails to one address would be one file.
      last = Math.max(Date.now(), last + 1);
      const now = new Date(last).toISOString();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(
        join(folder, fileName(now, to)),
        `From: ${oneLine(from)}\nTo: ${to}\nDate: ${now}\nSubject: ${subject}\n\n${text}`,
        { mode: 0o600 },
      );
    },
    close() {},
  };
}

/** `2026-11-23T19-30-00.000Z-ann@example.com.txt`: sorted by time, and a name on every file system. */
function fileName(now: string, to: string): string {
  const address = to.replace(/[^A-Za-z0-9@._+-]/g, '_').slice(0, 150);
  return `${now.replaceAll(':', '-')}-${address}.txt`;
}

/** A line end in a header would begin the next header. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
