import type { TicketSource } from './ticket-source.ts';

/** A ticket as the server signs it for Apple's wallet. @throws AdmitOneError; Failure where the server cannot be asked */
export async function appleWallet(source: TicketSource): Promise<Buffer> {
  const client = await source.client();
  const { content } = await client.tickets.walletPass(source.ticket.id, { wallet: 'apple' });
  return Buffer.from(content, 'base64');
}
