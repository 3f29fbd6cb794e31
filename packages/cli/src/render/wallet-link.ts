import { qrExtent, qrLines } from './qr.ts';
import type { Screen } from './screen.ts';
import type { Column } from './table.ts';

/** A link that saves a ticket to the wallet of a phone. */
export interface WalletLink {
  readonly ticketId: string;
  readonly wallet: 'google';
  readonly url: string;
}

export const walletLinkColumns: Column<WalletLink>[] = [
  { key: 'ticketId', title: 'Ticket', text: ({ ticketId }) => ticketId },
  { key: 'wallet', title: 'Wallet', text: ({ wallet }) => wallet },
  { key: 'url', title: 'Link', text: ({ url }) => url },
];

/** The link on a line of its own, however long, so that it can be copied; before it as a QR, where that has room. */
export function drawWalletLink({ url }: WalletLink, screen: Screen): string[] {
  if (url.length > mostInQr) return [url];
  const { columns, lines } = qrExtent(url, screen);
  const below = 1 + Math.ceil(url.length / screen.columns);
  const hasRoom = columns < screen.columns && lines + below < screen.rows;
  return hasRoom ? [...qrLines(url, screen), '', url] : [url];
}

/** Bytes of the largest QR, with the least correction. */
const mostInQr = 2_953;
