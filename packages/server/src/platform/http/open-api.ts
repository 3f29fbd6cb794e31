import { errorCodes, type Operation, problem, type Route, routes } from '@admit-one/sdk/contract';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';

/** The OpenAPI 3.1 document, made from the contract. */
export function openApiDocument(version: string): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Admit One',
      version,
      description:
        'Search listings, hold seats, pay, read tickets. Amounts are minor units of the currency, instants are UTC. ' +
        'Errors are RFC 9457 problem details whose `code` is what programs branch on.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of POST /v1/sessions or /v1/account/tokens',
        },
      },
    },
    paths: paths(),
  });
}

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [operation, route] of Object.entries(routes) as [Operation, Route][]) {
    all[route.path] = { ...all[route.path], [route.method.toLowerCase()]: operationObject(operation, route) };
  }
  return all as ZodOpenApiPathsObject;
}

const idempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .meta({ description: 'A random text; the same one when you try again' }),
});

const lastEventId = z.object({
  'Last-Event-ID': z.string().optional().meta({
    description: 'The version heard last, to get what differs from it; otherwise everything is told',
  }),
});

function operationObject(operation: Operation, route: Route): ZodOpenApiOperationObject {
  return {
    operationId: operation,
    summary: route.summary,
    // `/v1/orders/…` stands under "orders"; what lies outside of the versions is for programs that look for it there.
    tags: [route.path.startsWith('/v1/') ? route.path.split('/')[2]! : 'well-known'],
    security: route.access === 'anyone' ? [{}, { token: [] }] : [{ token: [] }],
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.idempotencyKey ? { header: idempotencyKey } : {}),
      ...(route.stream ? { header: lastEventId } : {}),
    },
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: {
      [route.status]: {
        description: route.stream
          ? `${route.summary}. The schema is that of each event's data.`
          : route.summary,
        content: { [route.stream ? 'text/event-stream' : 'application/json']: { schema: route.response } },
      },
      ...errorResponses(route),
    },
  } as ZodOpenApiOperationObject;
}

/** One response a status, which names the codes that come with it. */
function errorResponses(route: Route): Record<string, object> {
  const codes = new Set([
    ...route.errors,
    'invalid_request' as const,
    'unavailable' as const,
    ...(route.access === 'anyone' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(route.body ? (['malformed_body', 'body_too_large', 'unsupported_media_type'] as const) : []),
  ]);
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      { description: lines.join('\n\n'), content: { 'application/problem+json': { schema: problem } } },
    ]),
  );
}
