import type { Request, RequestHandler } from 'express';
import type { Call } from './call.ts';
import type { Endpoint } from './endpoint.ts';
import { expandReferences } from './expand.ts';
import { newId } from './id.ts';
import { hashParameters, keyInUse, savedAnswer } from './idempotency.ts';
import { requireKey } from './keys.ts';
import { readParameters } from './parameters.ts';
import { invalidParameter, Problem } from './problem.ts';
import type { State } from './state.ts';
import type { Webhooks } from './webhooks.ts';

/** What answering needs, made once. */
export interface Service {
  state: State;
  webhooks: Webhooks | null;
  secretKey: string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** Idempotency keys of requests that have not been answered yet. */
  inFlight: Set<string>;
  /** The file of state takes no more writes, so nothing can be promised any more. */
  onDiskFailure(error: unknown): void;
}

interface Answer {
  status: number;
  body: string;
  replayed?: boolean;
}

/** An operation as an Express handler: key, idempotency, the operation, the disk, the answer. */
export function serve(service: Service, endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    response.set('request-id', newId('req', 14));
    const key = request.method === 'POST' ? request.get('idempotency-key') : undefined;
    let answer: Answer;
    try {
      requireKey(request, endpoint.publishable ?? false, service.secretKey);
      answer = await (key
        ? answerOnce(service, endpoint, request, key)
        : answerNow(service, endpoint, request));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      answer = asAnswer(error);
    }
    if (key) response.set('idempotency-key', key);
    if (answer.replayed) response.set('idempotent-replayed', 'true');
    response.status(answer.status).type('json').send(answer.body);
  };
}

/** Runs `act` on the state as it is now; resolves when what it changed is on the disk, even if it threw. */
export async function withCall<T>(service: Service, request: Request, act: (call: Call) => T): Promise<T> {
  const now = Math.floor(service.now() / 1000);
  let result: { value: T } | { problem: Problem };
  try {
    const call = {
      state: service.state,
      now,
      base: `${request.protocol}://${request.get('host') ?? 'localhost'}`,
      id: String(request.params.id ?? ''),
      emit: (...event) => service.webhooks?.record(...event, now),
    } satisfies Call;
    result = { value: act(call) };
  } catch (error) {
    if (!(error instanceof Problem)) {
      service.state.rollback();
      throw error;
    }
    result = { problem: error };
  }
  await service.state.commit().catch((error: unknown) => {
    service.onDiskFailure(error);
    throw error;
  });
  service.webhooks?.wake();
  if ('problem' in result) throw result.problem;
  return result.value;
}

export function asAnswer(problem: Problem): Answer {
  return { status: problem.status, body: JSON.stringify({ error: problem.body }) };
}

function answerNow(service: Service, endpoint: Endpoint, request: Request): Promise<Answer> {
  return withCall(service, request, (call) => run(endpoint, request, call));
}

async function answerOnce(
  service: Service,
  endpoint: Endpoint,
  request: Request,
  key: string,
): Promise<Answer> {
  if (key.length > 255)
    throw invalidParameter('idempotency_key', 'Idempotency keys have at most 255 characters.');
  if (service.inFlight.has(key)) throw keyInUse();
  service.inFlight.add(key);
  try {
    return await withCall(service, request, (call) => {
      const asked = { endpoint: request.path, parametersHash: hashParameters(given(request)) };
      const saved = savedAnswer(call.state, key, asked);
      if (saved) return { status: saved.status, body: saved.body, replayed: true };
      const answer = answerToSave(endpoint, request, call);
      call.state.put('idempotency', key, { ...asked, ...answer, savedAt: service.now() });
      return answer;
    });
  } finally {
    service.inFlight.delete(key);
  }
}

/** A decline is an answer like any other: it is saved in the same write as what it changed. */
function answerToSave(endpoint: Endpoint, request: Request, call: Call): { status: number; body: string } {
  try {
    return run(endpoint, request, call);
  } catch (error) {
    if (error instanceof Problem && error.replayable) return asAnswer(error);
    throw error;
  }
}

function run(endpoint: Endpoint, request: Request, call: Call): { status: number; body: string } {
  const parameters = readParameters<never>(endpoint.parameters, given(request));
  const paths: string[] = (parameters as { expand?: string[] }).expand ?? [];
  const object = expandReferences(call.state, endpoint.answer(call, parameters), paths);
  return { status: 200, body: JSON.stringify(object) };
}

function given(request: Request): Record<string, unknown> {
  return request.method === 'GET'
    ? request.query
    : ((request.body as Record<string, unknown> | undefined) ?? {});
}
