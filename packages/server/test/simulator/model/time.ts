/** Times are microseconds since 1970, as PostgreSQL keeps them: a Date would lose the last three digits. */
export type Microseconds = number;

export const second = 1_000_000;

export function toDate(at: Microseconds): Date {
  return new Date(Math.floor(at / 1000));
}

/** As PostgreSQL casts a `timestamptz` to text in UTC: no fraction where there is none, no zeros at its end. */
export function toText(at: Microseconds): string {
  return `${partsOf(at, ' ')}+00`;
}

/** As PostgreSQL writes a `timestamptz` into JSON. */
export function toJson(at: Microseconds): string {
  return `${partsOf(at, 'T')}+00:00`;
}

/** Reads both of them, and what `toISOString` writes. */
export function fromText(text: string): Microseconds {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)$/.exec(text);
  if (match === null) throw new Error(`${text} is not a time in UTC.`);
  return Date.parse(`${match[1]}T${match[2]}Z`) * 1000 + Number((match[3] ?? '').padEnd(6, '0'));
}

function partsOf(at: Microseconds, between: string): string {
  const whole = new Date(Math.floor(at / second) * 1000).toISOString().slice(0, 19).replace('T', between);
  const rest = at % second;
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(6, '0').replace(/0+$/, '')}`;
}
