/**
 * A work's title as a programme prints it, from the archive's capitals, which put the kind of piece first:
 * `CONCERTO, PIANO, NO. 1, D MINOR, OP.15` → `Piano Concerto No. 1 in D minor, Op. 15`.
 */
export function workTitle(archived: string): string {
  // `Smith, Richard B. / WINTER WONDERLAND`: a second author, told in small letters.
  const title = archived.replace(/^[^/]*[a-z][^/]* \/ /, '').replace(/ \(ARR\. Unspecified\)$/, '');
  return polish(reorder(withArticleFirst(title)));
}

/** `MAGIC FLUTE, THE, K.620` → `THE MAGIC FLUTE, K.620` */
function withArticleFirst(title: string): string {
  return title.replace(/^([^,:([]+), (THE|AN?|L[AE]S?|DER|DIE|DAS|IL)\b(?! [A-Z])/, '$2 $1');
}

/** Kind of piece first, then its instruments, number, key and opus in any order, becomes the order of speech. */
function reorder(title: string): string {
  const [, body = '', rest = ''] = /^((?:[^([:]|:(?=\d))*)(.*)$/.exec(title)!;
  const [kind = '', ...parts] = body
    .replace(/(?<=[A-Z]) (?=NO\. *\d)/, ', ')
    .split(',')
    .map((part) => part.trim().replace(/^IN (?=[A-G]\b)/, ''))
    .filter((part) => part !== '');
  if (!kinds.has(kind) || parts.length === 0) return title;

  const numbers = parts.filter((part) => /^NO\. *\d/.test(part));
  const key = parts.find((part) => keyPattern.test(part));
  const catalogue: string[] = [];
  const spoken: string[] = [];
  const players: string[] = [];
  for (const [at, part] of parts.entries()) {
    // `OP. 77, NO. 1` is one thing: the number counts within the opus.
    const isWithinOpus = numbers.includes(part) && cataloguePattern.test(parts[at - 1] ?? '');
    if (isWithinOpus || cataloguePattern.test(part)) catalogue.push(part);
    else if (numbers.includes(part)) spoken.push(part);
    else if (part !== key) players.push(part);
  }
  if (key !== undefined) spoken.push(`IN ${key}`);
  return (
    [[withPlayers(kind, players), ...spoken].join(' '), ...catalogue].join(', ') +
    (rest === '' ? '' : ` ${rest}`)
  );
}

function withPlayers(kind: string, players: readonly string[]): string {
  const all = players
    .join(', ')
    .replaceAll('/', ', ')
    .replace(/, (?=[^,]*$)(?!.* AND )/, ' AND ');
  if (players.length === 0) return kind;
  const isAlone = players.length === 1 && !/[ /]/.test(players[0]!);
  return isAlone ? `${players[0]!.replace(/^STRINGS$/, 'STRING')} ${kind}` : `${kind} FOR ${all}`;
}

const kinds = new Set(
  'CONCERTO,SONATA,DUO,TRIO,QUARTET,QUINTET,SEXTET,SEPTET,OCTET,SUITE,SYMPHONY,SERENADE,PARTITA'.split(','),
);
const keyPattern = /^[A-G]([ -](FLAT|SHARP))? (MAJOR|MINOR)$/;
const cataloguePattern = /^(?:(?:OP|K|D|H|CH)\.|(?:BWV|RV|WOO|SZ|BB|MWV) )/;

/** Small letters where they belong, and the space that the archive forgets behind `OP.` */
function polish(title: string): string {
  const spaced = title.replace(/\b(OP|NO|K|D|H|CH)\.(?=[\dPXIV])/g, '$1. ').replace(/\s+/g, ' ');
  const words = spaced.split(' ');
  return words
    .map((word, at) => wordCase(word, at === 0 || /[:–-]$/.test(words[at - 1]!), words[at + 1] ?? ''))
    .join(' ')
    .replace(/\b([A-G])[ -]Sharp\b/g, '$1-sharp')
    .replace(/\b([A-G])[ -]Flat\b/g, '$1-flat')
    .replace(/(?<=\b[A-G](?:-sharp|-flat)?) (Major|Minor)\b/g, (key) => key.toLowerCase());
}

function wordCase(word: string, isFirst: boolean, next: string): string {
  if (/[a-z]/.test(word)) return word;
  const bare = word.replace(/[^\p{L}.]/gu, '');
  if (spelt.has(bare)) return word.replace(bare, spelt.get(bare)!);
  // Roman numbers (also Hoboken's `XV:16`), initials (`E.T.`), and the letter of a key, which an article must not be taken for.
  if (/^[IVX]{2,}$/.test(bare) || /^(\p{L}\.){2,}$/u.test(bare)) return word;
  if (bare === 'A' && /^(MAJOR|MINOR|FLAT|SHARP)\b/.test(next)) return word;
  if (!isFirst && small.has(word.toLowerCase())) return word.toLowerCase();
  return word
    .toLowerCase()
    .replace(/([-/([{"“.#])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(
      /^(['(["“]*)([dlo]')?(\p{L})/u,
      (_, before: string, elided: string | undefined, letter: string) => {
        const article =
          elided === undefined || (elided !== "o'" && !isFirst) ? (elided ?? '') : elided.toUpperCase();
        return before + article + letter.toUpperCase();
      },
    );
}

const spelt = new Map([
  ['BWV', 'BWV'],
  ['RV', 'RV'],
  ['MWV', 'MWV'],
  ['BB', 'BB'],
  ['SZ', 'Sz.'],
  ['WOO', 'WoO'],
  ['ARR.', 'arr.'],
]);

const small = new Set(
  'a an and the of for from in on to with by or de des du la le les et und der die das von di da y'.split(
    ' ',
  ),
);
