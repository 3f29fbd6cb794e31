/**
 * Texts as they are searched: no accents, lower case, words of letters and digits with spaces between.
 * The same folding on both sides lets "dvorak" find "Dvořák" without an extension of the database.
 */
export function foldWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of the texts, folded, each once: what `array_to_tsvector` takes. */
export function searchWords(texts: Iterable<string>): string[] {
  const words = new Set<string>();
  for (const text of texts) for (const word of wordsOf(text)) words.add(word);
  return [...words];
}

/**
 * A `tsquery` of the words, each as the beginning of one; null where there are none.
 * A mark like `@` looks among the words that were kept with it.
 */
export function prefixQuery(text: string, mark = ''): string | null {
  const words = wordsOf(text).slice(0, 20);
  return words.length === 0 ? null : words.map((word) => `'${mark}${word}':*`).join(' & ');
}

/** PostgreSQL refuses a word of more than 2,046 bytes, and folding may make one character several. */
const longestWord = 100;

function wordsOf(text: string): string[] {
  return foldWords(text)
    .split(' ')
    .filter(Boolean)
    .map((word) => word.slice(0, longestWord));
}
