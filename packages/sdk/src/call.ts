import type { BodyOf, Operation, ParamsOf, QueryOf, ResponseOf, StreamOperation } from './contract/index.ts';
import type { CallOptions } from './options.ts';

/** What an operation is called with: `params`, `query` and `body`, as far as its route has them. */
export type InputOf<Name extends Operation> = {
  readonly [Key in keyof Given<Name> as Given<Name>[Key] extends undefined ? never : Key]: Given<Name>[Key];
} & (QueryOf<Name> extends undefined ? unknown : { readonly query?: QueryOf<Name> | undefined });

interface Given<Name extends Operation> {
  params: ParamsOf<Name>;
  body: BodyOf<Name>;
}

/** One call of one operation of the contract; every resource is made of it. */
export type Call = <Name extends Exclude<Operation, StreamOperation>>(
  operation: Name,
  input: InputOf<Name>,
  options?: CallOptions,
) => Promise<ResponseOf<Name>>;
