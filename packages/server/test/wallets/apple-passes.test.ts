import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Ticket } from '@admit-one/sdk/contract';
import { strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { passJson } from '../../src/wallets/apple/pass-json.ts';
import { createPassSigner } from '../../src/wallets/apple/pass-signer.ts';
import { openWallets, type Wallets } from '../../src/wallets/wallets.ts';
import { realProgram } from '../support/real-program.ts';
import { encrypted, files, rootPem, signerKey, signerPem, wwdrPem } from './certificates.ts';
import { faultOf, jsonOf, type PassFiles, unzip } from './read-pass.ts';
import { ticket } from './ticket.ts';

const trusted = new X509Certificate(rootPem);
const issuer = {
  issuerName: 'The House',
  passTypeIdentifier: 'pass.example.tickets',
  teamIdentifier: 'TEAM123456',
};
const house = await wallets();

async function wallets(signer = signerPem(), passphrase: string | null = null): Promise<Wallets> {
  const key = passphrase === null ? signerKey : encrypted(signerKey, passphrase);
  const { certificate, key: keyFile, wwdr } = await files({ certificate: signer, key, wwdr: wwdrPem });
  return openWallets(
    {
      issuerName: issuer.issuerName,
      apple: { certificate, key: keyFile, passphrase, wwdr },
      google: { issuerId: null, keyFile: null },
    },
    createLog('silent'),
  );
}

async function passOf(of: Ticket, from = house): Promise<PassFiles> {
  const pass = await from.passOf(of, 'apple');
  if (pass.wallet !== 'apple') throw new Error('another wallet was asked');
  expect(pass).toMatchObject({ fileName: `${of.id}.pkpass`, contentType: 'application/vnd.apple.pkpass' });
  return unzip(Buffer.from(pass.content, 'base64'));
}

describe('a pass for Apple’s wallet', () => {
  test('has what the ticket says, by the clock of the venue, and the ticket’s own text as its barcode', async () => {
    const pass = await passOf(ticket);
    expect(Object.keys(pass).sort()).toEqual(
      ['icon.png', 'icon@2x.png', 'icon@3x.png', 'manifest.json', 'pass.json', 'signature'].sort(),
    );
    const said = jsonOf(pass, 'pass.json');
    expect(said).toMatchObject({
      formatVersion: 1,
      passTypeIdentifier: 'pass.example.tickets',
      teamIdentifier: 'TEAM123456',
      organizationName: 'The House',
      serialNumber: ticket.id,
      description: `Ticket: ${ticket.title}`,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: ticket.qr, messageEncoding: 'iso-8859-1' }],
      semantics: { seats: [{ seatSection: 'Orchestra', seatRow: 'F', seatNumber: '10' }] },
    });
    expect(valuesOf(said)).toEqual({
      start: '2030-07-13T15:30:00-04:00',
      title: ticket.title,
      venue: 'Merkin Hall, Manhattan, NY',
      section: 'Orchestra',
      row: 'F',
      seat: '10',
      ticket: ticket.id,
      order: ticket.orderId,
      void: expect.stringContaining('void'),
    });
    expect(Date.parse(String(said.relevantDate))).toBe(Date.parse(ticket.startsAt));
    expect(said.expirationDate).toBe('2031-07-13T19:30:00.000Z');
  });

  test('a place of an area has no row, and a title may be anything', async () => {
    const title = 'Ünïcode 🎻 "quoted" \\ 第九'.repeat(5);
    const said = jsonOf(await passOf({ ...ticket, title, label: 'Standing Room 17' }), 'pass.json');
    expect(valuesOf(said)).toMatchObject({ title, section: 'Standing Room', seat: '17' });
    expect(valuesOf(said)).not.toHaveProperty('row');
  });

  test('is signed: by the certificate that was set, over every file of it', async () => {
    const pass = await passOf(ticket);
    expect(faultOf(pass, trusted)).toBe(null);

    const cheaper = strToU8(JSON.stringify({ ...jsonOf(pass, 'pass.json'), serialNumber: 'another' }));
    expect(faultOf({ ...pass, 'pass.json': cheaper }, trusted)).toBe(
      'pass.json is not the file that was signed',
    );
    expect(faultOf({ ...pass, 'logo.png': pass['icon.png']! }, trusted)).toMatch(/^logo.png is not/);
    const manifest = strToU8(JSON.stringify({ ...jsonOf(pass, 'manifest.json') }, null, 1));
    expect(faultOf({ ...pass, 'manifest.json': manifest }, trusted)).toBe('another manifest was signed');
    const other = await passOf({ ...ticket, seat: 88, label: 'Orchestra F-11' });
    expect(faultOf({ ...pass, signature: other.signature! }, trusted)).toBe('another manifest was signed');
    expect(faultOf(pass, new X509Certificate(signerPem()))).toBe('nobody vouches for it');
  });

  test('OpenSSL says so, too', async (context) => {
    const openssl = realProgram(context, 'openssl');
    const { signature, 'manifest.json': manifest } = await passOf(ticket);
    const there = await files({ signature: '', manifest: '', root: rootPem });
    await writeFile(there.signature, signature!);
    const verify = async (content: Uint8Array) => {
      await writeFile(there.manifest, content);
      const which = ['-inform', 'DER', '-in', there.signature, '-content', there.manifest, '-binary'];
      execFileSync(openssl, ['smime', '-verify', ...which, '-CAfile', there.root, '-purpose', 'any'], {
        cwd: dirname(there.root),
        stdio: 'pipe',
      });
    };
    await expect(verify(manifest!)).resolves.toBeUndefined();
    await expect(verify(strToU8('{}'))).rejects.toThrow(/fail/i);
  });

  test('a key may be encrypted', async () => {
    expect(faultOf(await passOf(ticket, await wallets(signerPem(), 'a secret')), trusted)).toBe(null);
  });

  test('asked for twice it is the same file', async () => {
    const [one, other, same] = await Promise.all(
      [ticket, { ...ticket, id: 'tkt_4h7k2m9x_87_2' }, ticket].map((each) => house.passOf(each, 'apple')),
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('the thread that signs', () => {
  const certificates = { certificate: signerPem(), key: signerKey, wwdr: wwdrPem };
  const pass = JSON.stringify(passJson(ticket, issuer));

  test('tells one more to come again where too many wait, and makes the others', async () => {
    const signer = createPassSigner(certificates, { mostWaiting: 2 });
    const answers = await Promise.allSettled([signer.sign(pass), signer.sign(pass), signer.sign(pass)]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(answers[2]).toMatchObject({ reason: { code: 'overloaded', retryAfterSeconds: 5 } });
  });

  test('begins anew after it has ended for want of work', async () => {
    const signer = createPassSigner(certificates, { idleMs: 0 });
    for (const pauseMs of [0, 1, 20]) {
      await expect(signer.sign(pass)).resolves.toBeInstanceOf(Buffer);
      await setTimeout(pauseMs);
    }
  });

  test('says so where a pass cannot be made', async () => {
    const signer = createPassSigner({ ...certificates, key: 'no key' });
    await expect(signer.sign(pass)).rejects.toThrow(/^the pass was not made/);
    await expect(signer.sign(pass)).rejects.toThrow(/^the pass was not made/);
  });
});

/** The fields that people see, by their keys. */
function valuesOf(pass: Record<string, unknown>): Record<string, string> {
  const groups = Object.values(pass.eventTicket as Record<string, { key: string; value: string }[]>);
  return Object.fromEntries(groups.flat().map(({ key, value }) => [key, value]));
}
