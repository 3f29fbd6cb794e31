import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { createSandbox, type SandboxOptions } from '../../src/payments/sandbox/app.ts';

/** What a server asks of the gateway: `POST /v1/payment_intents/pi_1/confirm`. */
export interface GatewayCall {
  readonly what: string;
}

/** `lose`: the connection is gone, and the server never hears. */
export type GatewayVerdict = 'pass' | 'lose';

/** Chooses instants at the gateway. A promise holds the call back until it is settled. */
export interface GatewayRules {
  /** Before the gateway knows of it. */
  arrived?(call: GatewayCall): GatewayVerdict | Promise<GatewayVerdict>;
  /** After the gateway did it, before the server hears of it. */
  answered?(call: GatewayCall): GatewayVerdict | Promise<GatewayVerdict>;
}

export interface FaultySandbox {
  readonly url: string;
  /** May be changed at any time. */
  rules: GatewayRules;
  close(): Promise<void>;
}

/** The real sandbox behind a line that does what it is told to. */
export async function startFaultySandbox(
  options: Pick<SandboxOptions, 'dataFile' | 'webhook'>,
): Promise<FaultySandbox> {
  const parse = express.urlencoded({ extended: true });
  const middleware: RequestHandler = async (request, response, next) => {
    const call = { what: `${request.method} ${request.path}` };
    // A gateway that is slow has the whole request, even where its sender has given it up by then.
    await new Promise((resolve) => parse(request, response, resolve));
    const hangUp = () => request.socket.destroy();
    if ((await faulty.rules.arrived?.(call)) === 'lose') {
      hangUp();
      return;
    }
    const end = response.end.bind(response) as (...said: unknown[]) => typeof response;
    response.end = (...said: unknown[]) => {
      void Promise.resolve(faulty.rules.answered?.(call) ?? 'pass').then((verdict) =>
        verdict === 'lose' ? hangUp() : end(...said),
      );
      return response;
    };
    next();
  };
  const sandbox = await createSandbox({ ...options, middleware });
  const http = createServer(sandbox.app).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const faulty: FaultySandbox = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    rules: {},
    async close() {
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
      await sandbox.close();
    },
  };
  return faulty;
}
