import { z } from 'zod';
import { ticketId } from '../ids.ts';
import { route } from '../route.ts';
import { wallet, walletPass } from '../schemas/wallet-pass.ts';

export const walletPassRoutes = {
  createWalletPass: route({
    method: 'POST',
    path: '/v1/tickets/{ticketId}/wallet-passes',
    summary: 'A ticket of mine for the wallet of a phone: a file for Apple’s, a link for Google’s',
    access: 'buyer',
    params: z.object({ ticketId }),
    body: z.strictObject({ wallet }),
    status: 200,
    response: walletPass,
    errors: ['not_found', 'wallet_not_set_up'],
  }),
} as const;
