import type { Call } from '../call.ts';
import type { BodyOf, ResponseOf, StaffMember } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';

/** The accounts that work for a seller. */
export class StaffResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  list(options?: CallOptions): Promise<ResponseOf<'listStaff'>> {
    return this.#call('listStaff', {}, options);
  }

  add(member: BodyOf<'addStaff'>, options?: CallOptions): Promise<StaffMember> {
    return this.#call('addStaff', { body: member }, options);
  }

  remove(accountId: string, options?: CallOptions): Promise<ResponseOf<'removeStaff'>> {
    return this.#call('removeStaff', { params: { accountId } }, options);
  }
}
