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

/** A `tsquery` of the words, each as the beginning of one; null where there are none. */
export function prefixQuery(text: string): string | null {
  const words = foldWords(text).split(' ').filter(Boolean).slice(0, 20);
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(' & ');
}
