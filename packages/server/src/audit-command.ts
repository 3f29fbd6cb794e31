import { parseArgs } from 'node:util';
import { type Audited, auditReport } from './audit-report.ts';
import { type Config, dataPaths } from './config.ts';
import { auditSale, firstPaymentAt, summarizeSale } from './orders/audit/audit.ts';
import { matchGateway } from './orders/audit/match-gateway.ts';
import { GatewayError } from './payments/gateway.ts';
import { openSandboxCopy } from './payments/sandbox-reader.ts';
import type { Database } from './platform/database/database.ts';
import type { Log } from './platform/log.ts';
import { StartError } from './platform/start-error.ts';
import { stripeOf } from './stripe-of.ts';
import { UsageError } from './usage-error.ts';
import { visitError, visitSale } from './visit-sale.ts';

export const auditHelp = `Usage: admit-server audit [--gateway] [--since DATE] [--json]

Looks at the whole sale at one moment, changes nothing, and says what must never be: a seat
without a paid order, money without a ticket, a payment that nobody ends. A server may run
meanwhile. Settings are the server's own, see admit-server --help.

  --gateway     also match the payments with the gateway's list, both ways
  --since DATE  with --gateway: only payments begun since then, 2026-11-01 [all of them]
  --json        the same as JSON
  -h, --help    print this and end

Ends with 0 when nothing is wrong, with 1 when something is (or could not be found out), and
with 2 when it was called wrongly.
`;

export interface AuditOptions {
  readonly gateway: boolean;
  readonly json: boolean;
  readonly since: Date | null;
  readonly help: boolean;
}

/** @throws UsageError */
export function readAuditOptions(args: readonly string[]): AuditOptions {
  const { values } = parse(args);
  const since = values.since === undefined ? null : new Date(values.since);
  if (since !== null && Number.isNaN(since.getTime()))
    throw new UsageError(`--since takes a date such as 2026-11-01, not "${values.since}".`);
  if (since !== null && !values.gateway) throw new UsageError('--since goes with --gateway.');
  return { gateway: values.gateway, json: values.json, since, help: values.help };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        gateway: { type: 'boolean', default: false },
        since: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}: see admit-server audit --help.`);
  }
}

/**
 * `admit-server audit`: what it prints, and whether all is well.
 *
 * @throws StartError with one sentence for people, where it could not be found out
 */
export async function auditCommand(
  options: AuditOptions,
  config: Config,
  log: Log,
): Promise<{ text: string; isFine: boolean }> {
  await using opened = new AsyncDisposableStack();
  const database = await visitSale(config, log, opened);
  try {
    const audited = await audit(options, config, database, opened);
    const text = options.json ? `${JSON.stringify(audited, null, 2)}\n` : auditReport(audited);
    return { text, isFine: audited.isFine };
  } catch (error) {
    throw inOneSentence(error);
  }
}

async function audit(
  options: AuditOptions,
  config: Config,
  database: Database,
  opened: AsyncDisposableStack,
): Promise<Audited> {
  const result = await auditSale(database);
  const summary = await summarizeSale(database);
  const isFine = result.damages.length === 0;
  if (!options.gateway) return { summary, result, gateway: null, isFine };
  const gateway = stripeOf(config) ?? (await openSandboxCopy(dataPaths(config.dataDir).sandboxState));
  opened.defer(() => gateway.close());
  const since = options.since ?? (await firstPaymentAt(database)) ?? summary.asOf;
  const match = await matchGateway({ database, gateway }, since);
  return {
    summary,
    result,
    gateway: { name: gateway.name, ...match },
    isFine: isFine && match.differences.every(({ isMoving }) => isMoving),
  };
}

function inOneSentence(error: unknown): unknown {
  if (error instanceof GatewayError)
    return new StartError('gateway_unreachable', `${error.message} Nothing was changed: try again later.`, {
      cause: error,
    });
  return visitError(error);
}
