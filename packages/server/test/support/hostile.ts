import fc from 'fast-check';

/**
 * What no client would send. A body is a text, because JSON can say things that no JavaScript value does: a number
 * beyond the largest, the same key twice, `__proto__` as a key of its own.
 */

/** Stand-ins inside of values, which `jsonText` turns into what they stand for. */
const raw = {
  '~huge~': '1e400',
  '~tiny~': '-1e400',
  '~deep~': `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  '~deepest~': `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`,
  '~twice~': '{"a":1,"a":2}',
} as const;
const protoKey = '~proto~';

function jsonText(value: unknown): string {
  let text = JSON.stringify(value) ?? 'null';
  for (const [standIn, meant] of Object.entries(raw)) text = text.replaceAll(`"${standIn}"`, meant);
  return text.replaceAll(`"${protoKey}"`, '"__proto__"');
}

const strangeTexts = [
  '',
  ' ',
  '0',
  '-1',
  '1e3',
  'NaN',
  'null',
  'true',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\ufffe',
  '\u202eevil\u2066',
  '👩‍👩‍👧‍👦',
  'ﷺ',
  'I\u0307',
  'ß',
  '\r\n',
  '\u001b[2J',
  '%00',
  '%',
  "'; drop table orders; --",
  '$1',
  '../../etc/passwd',
  '<script>',
  '{{7*7}}',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '2026-01-01T00:00:00+14:00',
  'a@b.co',
  'A@B.CO',
  'constructor',
  '__proto__',
  'toString',
  'x'.repeat(301),
  'é'.repeat(5_000),
];
const strangeNumbers = [
  0,
  -0,
  -1,
  1,
  1.5,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 53,
  1e9,
  1e21,
  5e-324,
  999_999,
  100_000_001,
];
const strangeThings: unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  { [protoKey]: { polluted: 1 } },
  { constructor: { prototype: { polluted: 1 } } },
  { length: 1e9 },
  { toString: 1, valueOf: 2 },
  Array(200).fill(0),
  ...Object.keys(raw),
];
const strange = fc.oneof(
  fc.constantFrom<unknown>(...strangeTexts, ...strangeNumbers, ...strangeThings),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const strangeKeys = fc.constantFrom(
  protoKey,
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  'x\u0000',
  '\ud800',
  '👻',
);

type Path = readonly (string | number)[];

/** The sample with one or two things in it made wrong. */
function nearly(sample: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    path: fc.constantFrom(...pathsOf(sample)),
    how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'wrap', 'repeat', 'asText'),
    with: strange,
    key: strangeKeys,
  });
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    let value = structuredClone(sample);
    for (const { path, how, with: replacement, key } of changes) {
      value = changed(value, path, (old) => {
        if (how === 'remove') return undefined;
        if (how === 'wrap') return [old];
        if (how === 'repeat')
          return Array.isArray(old) ? [...old, ...old] : `${JSON.stringify(old)}`.repeat(2);
        if (how === 'asText') return typeof old === 'string' ? Number(old) : JSON.stringify(old);
        if (how === 'add' && typeof old === 'object') return { ...old, [key]: replacement };
        return replacement;
      });
    }
    return value;
  });
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function changed(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  // The change before this one may have taken the way there.
  if (typeof value !== 'object' || value === null) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, change);
  return copy;
}

/** Bodies for a route that takes `sample`: mostly nearly right, some of any JSON, some that are no JSON at all. */
export function hostileBodies(sample: unknown): fc.Arbitrary<string | Uint8Array> {
  return fc.oneof(
    { weight: 12, arbitrary: nearly(sample).map(jsonText) },
    { weight: 3, arbitrary: fc.json() },
    { weight: 1, arbitrary: strange.map(jsonText) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
    { weight: 1, arbitrary: fc.nat().map((cut) => jsonText(sample).slice(0, cut % 40)) },
  );
}

/** Query strings: nearly right ones, strange keys, keys twice, and what is no query string. */
export function hostileQueries(sample: Record<string, unknown>): fc.Arbitrary<string> {
  const pair = fc.tuple(
    fc.oneof(fc.constantFrom(...Object.keys(sample), 'limit'), strangeKeys),
    fc.oneof(strange, fc.constantFrom(...Object.values(sample), ...strangeCursors)),
  );
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .array(pair, { maxLength: 4 })
        .map((pairs) =>
          pairs.map(([key, value]) => `${encoded(key)}=${encoded(plain(value)).slice(0, 4_000)}`).join('&'),
        ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%',
        'a=%ff',
        '&&==',
        'limit[]=1',
        'limit[a]=1',
        '__proto__[polluted]=1',
        'a'.repeat(3_000),
      ),
    },
  );
}

/** The last part of a path, percent-encoded; not always well. */
export function hostileParts(id: string): fc.Arbitrary<string> {
  const strangeParts = [
    '%',
    '%ff',
    '%00',
    '.',
    '%2e%2e',
    '%2F',
    '..%2f..',
    ' '.trim(),
    '__proto__',
    'constructor',
    'null',
    '%F0%9F%91%BB',
  ];
  const around = fc.tuple(
    fc.nat(id.length),
    fc.constantFrom('0', '_', 'z', 'O', '%20', '%00', '-1', '9'.repeat(30)),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(id) },
    { weight: 4, arbitrary: around.map(([at, text]) => id.slice(0, at) + text + id.slice(at + 1)) },
    { weight: 2, arbitrary: fc.constantFrom(...strangeParts) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map(encoded) },
  );
}

/** Cursors that look like ours and are none. */
const strangeCursors = [
  ['orders', '9999-99-99 99:99:99', 1, 1],
  ['orders', '2026-01-01 00:00:00+00', -1, 1e15],
  ['orders', '2026-01-01', 1.5, {}],
  ['orders', '::::::::::', 1, 1],
  ['orders', '20260101T000000', 2 ** 53, 1],
  ['tickets', '9999-99-99 99:99:99', 1, 1],
  ['tickets', '2026-01-01 00:00:00+00', 1, 2 ** 40],
  ['date', 1e300, 1],
  ['date', 8.64e15, 1],
  ['newest', -1, 1],
  ['price', 2 ** 60, 1],
  ['price', null, 2 ** 60],
  ['-price', null, 1],
  ['name', 'a\u0000', 1],
  ['name', 1],
  ['name', 2 ** 60],
  [],
  {},
  null,
  '\ud800',
].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function plain(value: unknown): string {
  return typeof value === 'string'
    ? value.replace('~huge~', '1e400').replace('~tiny~', '-1e400')
    : String(JSON.stringify(value));
}
