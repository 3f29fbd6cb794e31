import { LRUCache } from 'lru-cache';
import type { PassMaker } from '../pass-maker.ts';
import { type AppleCredentials, expired } from './credentials.ts';
import { passJson } from './pass-json.ts';
import { createPassSigner } from './pass-signer.ts';

/** Passes of which so many are remembered, some 10 kB each: a phone often asks twice, and a signature is dear. */
const remembered = 500;

/** Makes files for Apple's Wallet, for as long as the certificate lasts. */
export function applePasses(issuer: AppleCredentials & { readonly issuerName: string }): PassMaker {
  const signer = createPassSigner(issuer);
  const passes = new LRUCache<string, Promise<Buffer>>({ max: remembered });

  function signed(pass: string): Promise<Buffer> {
    const known = passes.get(pass);
    if (known !== undefined) return known;
    const made = signer.sign(pass);
    passes.set(pass, made);
    made.catch(() => passes.delete(pass));
    return made;
  }

  return async (ticket) => {
    if (Date.now() >= issuer.expiresAt) return expired;
    const file = await signed(JSON.stringify(passJson(ticket, issuer)));
    return {
      wallet: 'apple',
      fileName: `${ticket.id}.pkpass`,
      contentType: 'application/vnd.apple.pkpass',
      content: file.toString('base64'),
    };
  };
}
