import { z } from 'zod';

/** Whose wallet a pass is for. */
export const wallet = z.enum(['apple', 'google']).meta({ id: 'Wallet' });

const applePass = z.object({
  wallet: z.literal('apple'),
  fileName: z.string().meta({ description: 'What to call the file, `tkt_….pkpass`' }),
  contentType: z.literal('application/vnd.apple.pkpass'),
  content: z.base64().meta({ description: 'The file itself, signed; phones know it by its content type' }),
});

const googlePass = z.object({
  wallet: z.literal('google'),
  url: z.url().meta({ description: 'Opened by the owner, on a phone or beside it, it saves the pass' }),
});

/** A ticket as wallets take it. Its barcode is the ticket's QR; like that it is void once the ticket is. */
export const walletPass = z.discriminatedUnion('wallet', [applePass, googlePass]).meta({ id: 'WalletPass' });

export type Wallet = z.infer<typeof wallet>;
export type WalletPass = z.infer<typeof walletPass>;
