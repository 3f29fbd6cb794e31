import type { Call } from '../call.ts';
import type { BodyOf, ResponseOf } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';

/** API tokens, for scripts. */
export class TokensResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** `secret` is shown this once. */
  create(token: BodyOf<'createToken'>, options?: CallOptions): Promise<ResponseOf<'createToken'>> {
    return this.#call('createToken', { body: token }, options);
  }

  /** Without their secrets. */
  list(options?: CallOptions): Promise<ResponseOf<'listTokens'>> {
    return this.#call('listTokens', {}, options);
  }

  /** Effective within a second. */
  revoke(tokenId: string, options?: CallOptions): Promise<ResponseOf<'revokeToken'>> {
    return this.#call('revokeToken', { params: { tokenId } }, options);
  }
}
