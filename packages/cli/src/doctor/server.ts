import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Finding } from '../render/finding.ts';
import { version } from '../version.ts';

/**
 * Whether there is a server that can serve, and whether its clock is ours. Its health is no operation of the
 * contract, and the SDK shows no headers: so this asks by itself.
 */
export async function examineServer({ settings, clock }: Context): Promise<Finding[]> {
  const { url } = settings.server;
  const askedAt = clock.now();
  const answer = await ask(`${url}/readyz`);
  if (answer instanceof Error) return [away(url, answer)];
  const health = healthSchema.safeParse(answer.body).data;
  if (health === undefined)
    return [broken(`${url} answers, and is no Admit One server`, 'Name another with ADMIT_SERVER.')];
  if (answer.status !== 200)
    return [broken(`${url} is up, and not ready: its database is unreachable`, 'Look at its log.')];
  return [await greet(url), skewOf(answer.date, (askedAt + clock.now()) / 2)];
}

async function greet(url: string): Promise<Finding> {
  const answer = await ask(`${url}/openapi.json`);
  const api = answer instanceof Error ? undefined : apiSchema.safeParse(answer.body).data;
  const theirs = api?.info.version ?? 'unknown';
  const says = `${url} is ready, version ${theirs}`;
  if (theirs === version || api === undefined) return { check: 'server', state: 'ok', says };
  return { check: 'server', state: 'warning', says, hint: `admit itself is ${version}.` };
}

/** A date header has whole seconds; what is within a few of them is the network. */
function skewOf(date: string | null, now: number): Finding {
  const check = 'clock';
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs))
    return { check, state: 'warning', says: 'the server does not say what time it is' };
  const seconds = Math.round((now - theirs) / 1000);
  const apart = `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the server's`;
  if (Math.abs(seconds) <= 5) return { check, state: 'ok', says: "agrees with the server's" };
  const hint = 'What is shown of the time left for a hold is off by as much: set this clock.';
  return { check, state: 'warning', says: `is ${apart}`, hint };
}

function away(url: string, fault: Error): Finding {
  const reason = fault.name === 'TimeoutError' ? 'no answer within 5 s' : codeOf(fault);
  return broken(
    `${url} cannot be reached (${reason})`,
    'Is it running? `admit config set server URL` names another one.',
  );
}

function broken(says: string, hint: string): Finding {
  return { check: 'server', state: 'broken', says, hint };
}

/** `ECONNREFUSED` says more than `fetch failed`. */
function codeOf(fault: Error): string {
  const { cause } = fault;
  if (!(cause instanceof Error)) return fault.message;
  return 'code' in cause ? String(cause.code) : cause.message;
}

async function ask(url: string): Promise<{ status: number; date: string | null; body: unknown } | Error> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, date: response.headers.get('date'), body };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const healthSchema = z.object({ status: z.enum(['ready', 'not ready']) });
const apiSchema = z.object({ info: z.object({ version: z.string() }) });
