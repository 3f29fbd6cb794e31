import type { PassMaker } from '../pass-maker.ts';
import type { GoogleCredentials } from './credentials.ts';
import { passClaims } from './pass-claims.ts';

/**
 * Makes links that save a ticket to Google's Wallet. All of the pass is in the link, signed, so Google is not asked for
 * anything: https://developers.google.com/wallet/tickets/events/web
 */
export function googlePasses({
  issuerId,
  issuerName,
  email,
  key,
}: GoogleCredentials & { readonly issuerName: string }): PassMaker {
  return async (ticket) => {
    const { SignJWT } = await import('jose');
    const token = await new SignJWT({
      typ: 'savetowallet',
      payload: passClaims(ticket, { issuerId, issuerName }),
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(email)
      .setAudience('google')
      .setIssuedAt()
      .sign(key);
    return { wallet: 'google', url: `https://pay.google.com/gp/v/save/${token}` };
  };
}
