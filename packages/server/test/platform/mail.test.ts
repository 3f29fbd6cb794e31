import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createMail } from '../../src/platform/mail.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admit-mail-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const from = 'Admit One <tickets@example.com>';

function collectingLog() {
  const lines: unknown[] = [];
  return { lines, log: { warn: (...line: unknown[]) => void lines.push(line) } };
}

describe('without a mail server', () => {
  test('a mail is a file that its owner alone can read', async () => {
    const mail = createMail({
      smtpUrl: null,
      from,
      folder: join(folder, 'new', 'mail'),
      log: collectingLog().log,
    });
    expect(await mail.send({ to: 'ann@example.com', subject: 'Hello', text: 'Your code:\n\nabc\n' })).toBe(
      true,
    );
    const [name] = await readdir(join(folder, 'new', 'mail'));
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-ann@example\.com\.txt$/);
    const path = join(folder, 'new', 'mail', name!);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(
      /^From: Admit One <tickets@example\.com>\nTo: ann@example\.com\nDate: \S+\nSubject: Hello\n\nYour code:\n\nabc\n$/,
    );
  });

  test('neither a name nor a header can be broken out of', async () => {
    const own = join(folder, 'own');
    const mail = createMail({ smtpUrl: null, from, folder: own, log: collectingLog().log });
    await mail.send({
      to: '../../etc/x\r\nBcc: eve@example.com',
      subject: 'A\r\nB: c\n\nbody',
      text: 'text',
    });
    const [name] = await readdir(own);
    expect(name).toMatch(/Z-\.\._\.\._etc_x_Bcc__eve@example\.com\.txt$/);
    const [head] = (await readFile(join(own, name!), 'utf8')).split('\n\n');
    expect(head!.split('\n').map((line) => line.split(':')[0])).toEqual(['From', 'To', 'Date', 'Subject']);
  });

  test('mails at one moment to one address are a file each, in their order', async () => {
    const own = join(folder, 'many');
    const mail = createMail({ smtpUrl: null, from, folder: own, log: collectingLog().log });
    const subjects = Array.from({ length: 20 }, (_, at) => `Mail ${at}`);
    await Promise.all(subjects.map((subject) => mail.send({ to: 'ann@example.com', subject, text: '' })));
    const mails = (await readdir(own)).sort().map((name) => readFile(join(own, name), 'utf8'));
    expect((await Promise.all(mails)).map((text) => /^Subject: (.*)$/m.exec(text)![1])).toEqual(subjects);
  });

  test('a failure is logged without the text, and never thrown', async () => {
    const { lines, log } = collectingLog();
    const mail = createMail({ smtpUrl: null, from, folder: '/dev/null/mail', log });
    expect(await mail.send({ to: 'ann@example.com', subject: 'Hello', text: 'the code' })).toBe(false);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('the code');
  });
});

describe('with a mail server', () => {
  /** Just enough of RFC 5321 to take a mail. */
  async function mailServer(): Promise<{ url: string; heard: string[] }> {
    const heard: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      let isData = false;
      let rest = '';
      socket.write('220 here\r\n');
      socket.on('data', (chunk) => {
        rest += chunk.toString();
        const lines = rest.split('\r\n');
        rest = lines.pop()!;
        for (const line of lines) {
          heard.push(line);
          if (isData && line !== '.') continue;
          isData = line === 'DATA';
          socket.write(isData ? '354 go on\r\n' : '250 fine\r\n');
        }
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
  }

  test('a mail reaches one recipient, with the headers we gave', async () => {
    const { url, heard } = await mailServer();
    const mail = createMail({ smtpUrl: url, from, folder, log: collectingLog().log });
    const sending = mail.send({
      to: 'ann@example.com',
      subject: 'Hello\r\nBcc: eve@example.com',
      text: 'Your code: abc',
    });
    await mail.close();
    expect(await sending).toBe(true);
    expect(heard.filter((line) => line.startsWith('RCPT TO'))).toEqual(['RCPT TO:<ann@example.com>']);
    expect(heard.filter((line) => /^(bcc|subject|from|to):/i.test(line)).sort()).toEqual([
      `From: ${from}`,
      'Subject: Hello Bcc: eve@example.com',
      'To: ann@example.com',
    ]);
    expect(heard).toContain('Your code: abc');
  });

  test('one that is away is logged, and nobody is thrown at', async () => {
    const { lines, log } = collectingLog();
    const mail = createMail({ smtpUrl: 'smtp://127.0.0.1:1', from, folder, log });
    expect(await mail.send({ to: 'ann@example.com', subject: 'Hello', text: 'the code' })).toBe(false);
    expect(lines).toHaveLength(1);
    await mail.close();
  });
});
