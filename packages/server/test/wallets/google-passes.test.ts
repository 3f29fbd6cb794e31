import type { Ticket } from '@admit-one/sdk/contract';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { openWallets } from '../../src/wallets/wallets.ts';
import { files, otherKey, publicKeyOfGoogle, serviceAccount } from './certificates.ts';
import { ticket } from './ticket.ts';

async function linkOf(of: Ticket, account = serviceAccount()): Promise<string> {
  const { key } = await files({ key: account });
  const wallets = await openWallets(
    {
      issuerName: 'The House',
      apple: { certificate: null, key: null, passphrase: null, wwdr: null },
      google: { issuerId: '3388000000022', keyFile: key },
    },
    createLog('silent'),
  );
  const pass = await wallets.passOf(of, 'google');
  return pass.wallet === 'google' ? pass.url : '';
}

const savePage = 'https://pay.google.com/gp/v/save/';

async function claimsOf(link: string) {
  expect(link.startsWith(savePage)).toBe(true);
  const { payload, protectedHeader } = await jwtVerify(link.slice(savePage.length), publicKeyOfGoogle, {
    issuer: 'passes@example.iam.gserviceaccount.com',
    audience: 'google',
    algorithms: ['RS256'],
  });
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
  return payload;
}

describe('a pass for Google’s wallet', () => {
  test('is a link with all that the ticket says, signed by the service account', async () => {
    const claims = await claimsOf(await linkOf(ticket));
    expect(claims).toMatchObject({ typ: 'savetowallet', iat: expect.any(Number) });
    expect(claims.payload).toEqual({
      eventTicketClasses: [
        {
          id: '3388000000022.lst_4h7k2m9x',
          issuerName: 'The House',
          reviewStatus: 'UNDER_REVIEW',
          eventName: english(ticket.title),
          venue: { name: english('Merkin Hall'), address: english('Manhattan, NY') },
          dateTime: { start: '2030-07-13T15:30:00-04:00' },
        },
      ],
      eventTicketObjects: [
        {
          id: `3388000000022.${ticket.id}`,
          classId: '3388000000022.lst_4h7k2m9x',
          state: 'ACTIVE',
          barcode: { type: 'QR_CODE', value: ticket.qr },
          ticketNumber: ticket.id,
          seatInfo: { section: english('Orchestra'), row: english('F'), seat: english('10') },
        },
      ],
    });
  });

  test('an ordinary one is not longer than Google advises, for browsers that cut links', async () => {
    expect((await linkOf(ticket)).length).toBeLessThanOrEqual(1_800);
  });

  test('another key’s signature is none', async () => {
    const link = await linkOf(ticket, serviceAccount({ private_key: otherKey }));
    await expect(claimsOf(link)).rejects.toThrow(/signature/);
  });

  test.each([
    ['Asia/Kolkata', '2030-07-14T01:00:00+05:30'],
    ['Australia/Lord_Howe', '2030-07-14T06:00:00+10:30'],
    ['UTC', '2030-07-13T19:30:00+00:00'],
    ['Mars/Olympus', '2030-07-13T19:30:00+00:00'],
  ])('the start is told by the clock of %s', async (timeZone, start) => {
    const { payload } = (await claimsOf(
      await linkOf({ ...ticket, venue: { ...ticket.venue, timeZone } }),
    )) as {
      payload: { eventTicketClasses: [{ dateTime: { start: string } }] };
    };
    expect(payload.eventTicketClasses[0].dateTime.start).toBe(start);
    expect(Date.parse(start)).toBe(Date.parse(ticket.startsAt));
  });
});

function english(value: string) {
  return { defaultValue: { language: 'en', value } };
}
