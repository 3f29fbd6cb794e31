import pg from 'pg';

/** How the columns of an answer become values. Given to each pool: a global setting would change other libraries too. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

const oids = {
  int8: 20,
  int8s: 1016,
  numeric: 1700,
  numerics: 1231,
  date: 1082,
  dates: 1182,
  timestamp: 1114,
};

const asText = (text: string) => text;
// The library's table of type names knows no arrays, though its parsers do: 1009 is text[].
const textArray = pg.types.getTypeParser(1009 as Parameters<typeof pg.types.getTypeParser>[0]) as (
  text: string,
) => (string | null)[];
const numberArray = (text: string) =>
  textArray(text).map((item) => (item === null ? null : exactNumber(item)));

const parsers = new Map<number, (text: string) => unknown>([
  [oids.int8, exactNumber],
  [oids.int8s, numberArray],
  [oids.numeric, exactNumber],
  [oids.numerics, numberArray],
  // Without a zone these are no instants: the library would read them in the zone of this computer.
  [oids.date, asText],
  [oids.dates, textArray],
  [oids.timestamp, asText],
]);

/** Ids stay below 2^53 and money is in minor units, so a number holds them; what it cannot hold must not be rounded. */
function exactNumber(text: string): number {
  const value = Number(text);
  // Nearly all of them: whole, and far from what a number cannot hold.
  if (text.length < 16 && Number.isInteger(value) && !text.includes('.')) return value;
  const digits = text.replace(/^-?0*/, '').replace(/\.0*$/, '').replace('.', '').length;
  if (Number.isSafeInteger(value) ? digits <= 16 : Number.isFinite(value) && digits <= 15) return value;
  throw new RangeError(
    `The database answered ${text}, which a number cannot hold exactly: cast it in the statement.`,
  );
}
