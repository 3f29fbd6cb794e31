import type { BodyOf, Operation, ParamsOf, QueryOf, ResponseOf, StreamOperation } from '../contract/index.ts';
import type { MockErrorCode, MockProblem } from './problem.ts';

/** What a mock is asked, parsed by the contract. */
export interface MockRequest<Name extends Operation> {
  readonly params: ParamsOf<Name>;
  readonly query: QueryOf<Name>;
  readonly body: BodyOf<Name>;
  /** Null where the operation takes none. */
  readonly idempotencyKey: string | null;
  /** The secret that came with it; null when none did. */
  readonly token: string | null;
  /** The request itself; its body was read already. */
  readonly request: Request;
}

/** What a mock says: an answer of the contract, a `problem(…)`, or a whole `Response` to play a broken server. */
export type MockAnswer<Name extends Operation> = (
  request: MockRequest<Name>,
) => Answered<Name> | Promise<Answered<Name>>;

export type MockAnswers = { readonly [Name in Operation]?: MockAnswer<Name> | undefined };

type Answered<Name extends Operation> = Told<Name> | MockProblem<MockErrorCode<Name>> | Response;

/**
 * Of a stream: a list of events, after which it stays open, or an iterable that makes them as it likes, with whose end the
 * connection breaks.
 */
type Told<Name extends Operation> = Name extends StreamOperation
  ? readonly ResponseOf<Name>[] | AsyncIterable<ResponseOf<Name>>
  : ResponseOf<Name>;
