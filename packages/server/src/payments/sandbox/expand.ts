import type { Kind } from './records.ts';
import type { State } from './state.ts';

/** Puts whole objects where references stand: `payment_method`, `data.latest_charge`, `payment_intent.payment_method`. */
export function expandReferences(state: State, answer: object, paths: string[]): object {
  return paths.reduce<object>((whole, path) => expandOne(state, whole, path.split('.')) as object, answer);
}

function expandOne(state: State, value: unknown, steps: string[]): unknown {
  const whole = typeof value === 'string' ? (objectOf(state, value) ?? value) : value;
  const [step, ...rest] = steps;
  if (step === undefined || typeof whole !== 'object' || whole === null) return whole;
  if (Array.isArray(whole)) return whole.map((item) => expandOne(state, item, steps));
  const fields = whole as Record<string, unknown>;
  return step in fields ? { ...fields, [step]: expandOne(state, fields[step], rest) } : whole;
}

function objectOf(state: State, id: string): object | undefined {
  const kind = kinds[id.slice(0, id.indexOf('_'))];
  const record = kind && state.get(kind, id);
  return record && 'object' in record ? record.object : undefined;
}

const kinds: Record<string, Kind> = {
  pm: 'payment_method',
  cus: 'customer',
  pi: 'payment_intent',
  ch: 'charge',
  re: 'refund',
  dp: 'dispute',
  seti: 'setup_intent',
  cs: 'session',
};
