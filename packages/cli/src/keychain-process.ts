/** Asks the keychain one question and answers it. A program of its own, because the keychain may never answer. */

export interface KeychainRequest {
  verb: 'get' | 'set' | 'delete';
  service: string;
  /** Which of the service's secrets: the server's address. */
  account: string;
  secret?: string | undefined;
  /** The module to ask through: keytar. */
  module: string;
}

export type KeychainAnswer = { secret: string | null } | { error: string };

/** What of keytar is used. */
interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, secret: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

process.once('message', async (request: KeychainRequest) => {
  const answer = await ask(request).catch((error: unknown) => ({ error: String(error) }));
  process.send?.(answer satisfies KeychainAnswer, () => process.disconnect());
});

async function ask({ verb, service, account, secret, module }: KeychainRequest): Promise<KeychainAnswer> {
  const loaded: { default?: Keytar } & Keytar = await import(module);
  const keytar = loaded.default ?? loaded;
  if (verb === 'get') return { secret: await keytar.getPassword(service, account) };
  if (verb === 'set') await keytar.setPassword(service, account, secret ?? '');
  else await keytar.deletePassword(service, account);
  return { secret: null };
}
