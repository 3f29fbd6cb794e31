import { decimalAmount } from '@admit-one/sdk/contract';
import type { AuditResult, Damage, OpenWork, SaleSummary } from './orders/audit/audit.ts';
import type { GatewayDifference, GatewayMatch } from './orders/audit/match-gateway.ts';
import type { Gateway } from './payments/gateway.ts';

/** What one audit saw. */
export interface Audited {
  readonly summary: SaleSummary;
  readonly result: AuditResult;
  readonly gateway: ({ readonly name: Gateway['name'] } & GatewayMatch) | null;
  /** No damage, and no difference but those under way. */
  readonly isFine: boolean;
}

/** More would not be read; all of them are counted, and --json has more. */
const shown = 50;

/** One page: the sale in numbers, what is under way, and what is wrong. */
export function auditReport({ summary, result, gateway }: Audited): string {
  const wrong = [
    ...result.damages.map(damageLine),
    ...(gateway?.differences ?? []).filter(({ isMoving }) => !isMoving).map(differenceLine),
  ];
  const unshown = Object.values(result.found).reduce((sum, found) => sum + found, 0) - result.damages.length;
  const moving = gateway?.differences.filter(({ isMoving }) => isMoving) ?? [];
  return [
    `Admit One, audited at ${summary.asOf.toISOString()}`,
    '',
    row('Seats', counts(summary.seats, seatStates)),
    row('Orders', counts(summary.orders, orderStates)),
    row('Payments', counts(summary.payments, paymentStates)),
    ...moneyRows(summary),
    ...rows('Open', summary.open.map(openLine), 'nothing'),
    ...(gateway === null
      ? []
      : [
          row(
            'Gateway',
            `${gateway.name}: ${gateway.payments} payments here, ${gateway.intents} intents there`,
          ),
        ]),
    ...rows('Moving', moving.map(differenceLine).slice(0, shown), null),
    '',
    ...verdict(wrong, wrong.length + unshown),
    '',
  ].join('\n');
}

const seatStates = ['sold', 'offered', 'paying', 'held', 'kept', 'free'];
const orderStates = ['held', 'paying', 'paid', 'released', 'expired', 'void'];
const paymentStates = ['created', 'authorized', 'due', 'captured', 'failed', 'canceling', 'canceled'];

function counts(found: Readonly<Record<string, number>>, states: readonly string[]): string {
  return states.map((state) => `${found[state] ?? 0} ${state}`).join(', ');
}

function moneyRows({ money }: SaleSummary): string[] {
  const each = money.map((of) => {
    const amount = (value: number) => decimalAmount(value, of.currency);
    return (
      `${of.currency} ${amount(of.captured)} captured, ${amount(of.due)} due, ${amount(of.refunded)} refunded, ` +
      `${amount(of.refundDue)} to refund, ${amount(of.disputed)} disputed`
    );
  });
  return rows('Money', each, 'none');
}

function openLine({ kind, count, oldestSeconds }: OpenWork): string {
  return `${count} × ${kind}, the oldest ${oldestSeconds} s old`;
}

function damageLine({ line, said, ...ids }: Damage): string {
  return `${line}: ${said} (${idsOf(ids)})`;
}

function differenceLine({ line, said, isMoving: _, ...ids }: GatewayDifference): string {
  return `${line}: ${said} (${idsOf(ids)})`;
}

function idsOf(ids: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(ids)
    .map(([name, id]) => (typeof id === 'string' && id.includes('_') ? id : `${name} ${id}`))
    .join(', ');
}

function verdict(wrong: readonly string[], count: number): string[] {
  if (count === 0) return ['Nothing is wrong.'];
  const more = count > shown ? `, of which ${Math.min(shown, wrong.length)} are shown` : '';
  return [`Wrong: ${count}${more}`, ...wrong.slice(0, shown).map((line) => `  ${line}`)];
}

/** The name before the first of them only. */
function rows(name: string, lines: readonly string[], without: string | null): string[] {
  if (lines.length === 0) return without === null ? [] : [row(name, without)];
  return lines.map((line, at) => row(at === 0 ? name : '', line));
}

function row(name: string, text: string): string {
  return `${name.padEnd(10)}${text}`;
}
