import { verifyTicket } from '@admit-one/sdk/token';
import { expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { testServer } from '../support/test-server.ts';
import { files, serviceAccount, signerKey, signerPem, wwdrPem } from './certificates.ts';
import { jsonOf, unzip } from './read-pass.ts';

test('an owner gets passes whose barcode opens the door, until the ticket is refunded', async () => {
  const { certificate, key, wwdr, account } = await files({
    ...{ certificate: signerPem(), key: signerKey, wwdr: wwdrPem, account: serviceAccount() },
  });
  const server = await testServer({
    wallets: {
      issuerName: 'The House',
      apple: { certificate, key, passphrase: null, wwdr },
      google: { issuerId: '3388000000022', keyFile: account },
    },
  });
  const { url, database } = server;
  const [seller, anna, ben] = [
    await makeAccount(database.connection, { seller: true }),
    await makeAccount(database.connection),
    await makeAccount(database.connection),
  ];
  const listingId = await listHall(url, seller.token, 2);
  const { id: orderId } = await must(url, 'selectSeats', {
    params: { listingId },
    body: { seats: [0] },
    token: anna.token,
  });
  const { ticketIds } = await must(url, 'buyTickets', {
    params: { orderId },
    body: { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } },
    token: anna.token,
  });
  const ofTheTicket = (wallet: 'apple' | 'google', token = anna.token) =>
    ({ params: { ticketId: ticketIds[0]! }, body: { wallet }, token }) as const;

  const apple = await must(url, 'createWalletPass', ofTheTicket('apple'));
  const google = await must(url, 'createWalletPass', ofTheTicket('google'));
  if (apple.wallet !== 'apple' || google.wallet !== 'google') throw new Error('it is of another wallet');
  const said = jsonOf(unzip(Buffer.from(apple.content, 'base64')), 'pass.json');
  const [{ message }] = said.barcodes as [{ message: string }];
  const keys = await must(url, 'readListingKeys', { params: { listingId } });
  expect(verifyTicket(message, keys)).toMatchObject({ valid: true, ticket: { seat: 0, epoch: 1 } });
  const claims = JSON.parse(Buffer.from(google.url.split('.')[3]!, 'base64url').toString()) as {
    payload: { eventTicketObjects: [{ barcode: { value: string } }] };
  };
  expect(claims.payload.eventTicketObjects[0].barcode.value).toBe(message);

  expect(await ask(url, 'createWalletPass', ofTheTicket('apple', ben.token))).toMatchObject({
    ...{ status: 404, problem: { code: 'not_found' } },
  });
  await must(url, 'refundOrder', { params: { orderId }, body: { seats: [0] }, token: seller.token });
  for (const wallet of ['apple', 'google'] as const)
    expect(await ask(url, 'createWalletPass', ofTheTicket(wallet))).toMatchObject({
      ...{ status: 404, problem: { code: 'not_found' } },
    });
  await server.runLoops();
  await expectNoDamage(database.connection);
});
