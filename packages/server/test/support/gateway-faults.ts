import express, { type RequestHandler, type Response } from 'express';

/** What the server asks of the gateway about one order. */
export type GatewayStep = 'create' | 'confirm' | 'read' | 'capture' | 'cancel';

/**
 * What goes wrong. `… before`: nothing takes effect; `… after`: it takes effect, and nobody hears of it.
 *
 * - `reset`: the connection breaks; `silence`: no answer, ever
 * - `late`: it takes effect after the server has long stopped waiting
 * - `500`: the answer to this key, now and whenever it comes again
 * - `missing`: there is no such thing
 */
export type GatewayFault =
  | 'reset before'
  | 'reset after'
  | 'silence before'
  | 'silence after'
  | 'late'
  | '500 before'
  | '500 after'
  | 'missing';

export interface GatewayFaults {
  /** What `beforeSandbox` takes. */
  readonly middleware: RequestHandler;
  arm(orderId: string, step: GatewayStep, fault: GatewayFault): void;
  /** From now on all is well, but for the keys that were answered 500: those are answered so for ever. */
  disarm(): void;
  /** How often a fault has struck this order. */
  struck(orderId: string): number;
}

/** Stands before the sandbox and knows which order each request is about, so that many can fail at once, each its own way. */
export function gatewayFaults({ lateMs }: { lateMs: number }): GatewayFaults {
  const armed = new Map<string, { step: GatewayStep; fault: GatewayFault }>();
  const ordersOfHandles = new Map<string, string>();
  const poisonedKeys = new Set<string>();
  const strikes = new Map<string, number>();

  const strike: RequestHandler = (request, response, next) => {
    const key = request.get('idempotency-key') ?? '';
    if (poisonedKeys.has(key)) return answer500(response.set('idempotent-replayed', 'true'));
    const handle = /^\/v1\/(?:payment_intents|checkout\/sessions)\/([^/]+)/.exec(request.path)?.[1];
    const order = handle === undefined ? request.body?.metadata?.order : ordersOfHandles.get(handle);
    if (order === undefined) return next();
    // Known before whoever asked for the handle hears of it, or does not.
    const note = (body: string) => {
      if (handle === undefined) ordersOfHandles.set((JSON.parse(body) as { id: string }).id, order);
    };
    onAnswer(response, note);
    const fault = armed.get(order);
    if (fault === undefined || fault.step !== stepOf(request.method, request.path)) return next();
    strikes.set(order, (strikes.get(order) ?? 0) + 1);
    switch (fault.fault) {
      case 'reset before':
        return void request.socket.destroy();
      case 'reset after':
        onAnswer(response, note, () => request.socket.destroy());
        return next();
      case 'silence before':
        return;
      case 'silence after':
        onAnswer(response, note, () => undefined);
        return next();
      case 'late':
        return void setTimeout(next, lateMs);
      case '500 before':
        poisonedKeys.add(key);
        return answer500(response);
      case '500 after':
        poisonedKeys.add(key);
        onAnswer(response, note, (send) => {
          response.status(500);
          send(oh);
        });
        return next();
      case 'missing': {
        const error = {
          type: 'invalid_request_error',
          code: 'resource_missing',
          param: 'intent',
          message: 'none',
        };
        return void response.status(404).json({ error });
      }
    }
  };

  return {
    middleware: express.Router().use(express.urlencoded({ extended: true }), strike),
    arm: (orderId, step, fault) => void armed.set(orderId, { step, fault }),
    disarm: () => armed.clear(),
    struck: (orderId) => strikes.get(orderId) ?? 0,
  };
}

function stepOf(method: string, path: string): GatewayStep {
  if (method === 'GET') return 'read';
  const verb = /\/(confirm|capture|cancel|expire)$/.exec(path)?.[1];
  if (verb === undefined) return 'create';
  return verb === 'expire' ? 'cancel' : (verb as GatewayStep);
}

const oh = JSON.stringify({ error: { type: 'api_error', message: 'Oh.' } });

function answer500(response: Response): void {
  response.status(500).type('json').send(oh);
}

type Send = (body: string) => unknown;

/** Hears the sandbox's answer, and lets it go or does something else. */
function onAnswer(response: Response, hear: Send, act?: (send: Send) => void): void {
  const send = Object.getPrototypeOf(response).send.bind(response) as Send;
  response.send = (body: string) => {
    response.send = send as typeof response.send;
    hear(body);
    if (act === undefined) send(body);
    else act(send);
    return response;
  };
}
