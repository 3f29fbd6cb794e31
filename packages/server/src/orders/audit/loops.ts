import type { Gateway } from '../../payments/gateway.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { Loop } from '../../platform/loops.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { auditLines } from './audit.sql.ts';
import { type AuditResult, auditIfAlone, summarizeSale } from './audit.ts';
import { matchGateway } from './match-gateway.ts';

export interface AuditDeps {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'gauge' | 'reading'>;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** An audit may take this part of the time between two of them; of a large sale there is one less often. */
const shareOfTime = 1 / 20;

/** The auditor as a part of the server: what it finds is an error in the log and a number in the metrics. */
export function auditLoops(deps: AuditDeps): readonly Loop[] {
  return [
    { name: 'audit', firstAfterMs: minuteMs, everyMs: 10 * minuteMs, run: auditRun(deps) },
    { name: 'match with the gateway', firstAfterMs: 15 * minuteMs, everyMs: dayMs, run: matchRun(deps) },
  ];
}

function auditRun({ database, log, metrics }: AuditDeps): Loop['run'] {
  const gauges = {
    damage: metrics.gauge(
      'admit_audit_damage',
      'What the last audit found that must never be, by line',
      'line',
    ),
    seats: metrics.gauge('admit_seats', 'Seats by state, as of the last audit', 'state'),
    orders: metrics.gauge('admit_orders', 'Orders by state, as of the last audit', 'state'),
    payments: metrics.gauge('admit_payments', 'Payments by state, as of the last audit', 'state'),
  };
  let auditedAt: number | null = null;
  let notBefore = 0;
  metrics.reading('admit_audit_age_seconds', 'How long ago this server last audited the sale', () =>
    auditedAt === null ? null : Math.round((performance.now() - auditedAt) / 1000),
  );
  return async () => {
    const begun = performance.now();
    if (begun < notBefore) return;
    const result = await auditIfAlone(database);
    if (result === null) return;
    report(log, result);
    gauges.damage.set({ ...nothingFound, ...result.found });
    const { seats, orders, payments } = await summarizeSale(database);
    gauges.seats.set(seats);
    gauges.orders.set(orders);
    gauges.payments.set(payments);
    auditedAt = performance.now();
    notBefore = auditedAt + (auditedAt - begun) / shareOfTime;
  };
}

/** A line that was not found is zero: an alarm must be able to tell it from one that is not looked for. */
const nothingFound = Object.fromEntries(auditLines.map(({ line }) => [line, 0]));

function report(log: Log, { damages, found }: AuditResult): void {
  for (const damage of damages) log.error({ damage }, `the auditor found ${damage.line}`);
  if (damages.length > 0)
    log.error({ found }, 'the auditor found what must never be: see admit-server audit');
}

/** Step 9 of the sale, once a day: what we and the gateway do not say alike. Each process of several does it. */
function matchRun({ database, gateway, log, metrics }: AuditDeps): Loop['run'] {
  const gauge = metrics.gauge(
    'admit_gateway_differences',
    'What the gateway and this server did not say alike when they were last matched, by line',
    'line',
  );
  return async () => {
    const { differences } = await matchGateway({ database, gateway }, new Date(Date.now() - 2 * dayMs));
    const settled = differences.filter(({ isMoving }) => !isMoving);
    for (const difference of settled)
      log.error({ difference }, `matched with the gateway: ${difference.line}`);
    const byLine = Map.groupBy(settled, ({ line }) => line);
    gauge.set({
      all: settled.length,
      ...Object.fromEntries([...byLine].map(([line, all]) => [line, all.length])),
    });
  };
}
