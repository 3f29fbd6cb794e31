/**
 * A name as people say it, from the archive's order: `Mozart, Wolfgang Amadeus` → `Wolfgang Amadeus Mozart`.
 * Where the archive gives the spelling without accents first, the true one is taken: `Dvorak [Dvořák], Antonín`.
 * Ensembles and `Traditional` stay as they are.
 */
export function personName(archived: string): string {
  const [family = '', given = '', ...suffixes] = trueSpelling(archived)
    .split(',')
    .map((part) => part.trim());
  if (given === '' || given === family) return [family, ...suffixes].join(', ');
  const families = family.split(/\/| and /);
  const givens = given.split(/\/| and /);
  const names =
    families.length > 1 && families.length === givens.length
      ? families.map((name, at) => `${givens[at]} ${name}`).join(' and ')
      : `${given} ${family}`;
  // `Jr.` takes a comma, `IV` does not.
  return names + suffixes.map((suffix) => (/^[IVX]+$/.test(suffix) ? ` ${suffix}` : `, ${suffix}`)).join('');
}

/** What a composer is called for short, `Vaughan Williams`; null for `Traditional`, which is nobody. */
export function familyName(archived: string): string | null {
  const [family = '', given = ''] = trueSpelling(archived).split(',');
  return given.trim() === '' ? null : family.trim().replaceAll('/', ' and ');
}

/** `Paert [Pärt]` and `Renee (Renée)` are two spellings of one name, `Hiromi [Uehara]` and `Theo (Hayes)` are not. */
function trueSpelling(name: string): string {
  return name
    .replace(/\b(\S+) \[([^\]]+)\]/g, (_, plain: string, spelt: string) =>
      plain[0] === spelt[0] ? spelt : plain,
    )
    .replace(/\b(\S+) \(([^)]+)\)/g, (both, plain: string, spelt: string) =>
      unaccented(plain) === unaccented(spelt) ? spelt : both,
    );
}

function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
