import type { Express, Request } from 'express';
import type { Metrics } from '../metrics.ts';

/** `local`: whoever asks from this machine, and not through a proxy on it. */
export type MetricsAudience = 'off' | 'local' | 'everyone';

const path = '/metrics';

/** The metrics in Prometheus' text form. Whoever may not see them finds nothing here, as at any other path. */
export function serveMetrics(app: Express, metrics: Metrics, audience: MetricsAudience): void {
  if (audience === 'off') return;
  app.get(path, async (request, response, next) => {
    if (audience === 'local' && !isFromHere(request)) return next();
    response
      .set({ 'content-type': metrics.contentType, 'cache-control': 'no-store' })
      .end(await metrics.render());
  });
}

/**
 * By the connection, whatever the setting about proxies: a proxy on this machine brings the whole world along, and every
 * proxy adds one of these headers.
 */
function isFromHere({ socket, headers }: Request): boolean {
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
  return isLoopback && forwarding.every((name) => headers[name] === undefined);
}

const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];
