/**
 * Puts a text together again that the archive took apart: `_` is what stood upright, with a hole where each of the
 * italic parts was. `FROM  (QUARTET)` with `ARRIVAL OF THE QUEEN OF SHEBA` and `SOLOMON` was
 * `ARRIVAL OF THE QUEEN OF SHEBA FROM SOLOMON (QUARTET)`.
 *
 * A hole shows as a space too many: two in a row, or one inside a bracket or before a comma. Where there are fewer
 * holes than parts, the first part stood at the beginning if the rest cannot begin a title, and at the end otherwise.
 */
export function joinItalics(upright: string, italics: readonly string[]): string {
  const pieces = upright.split(/(?<=\() (?=\S)|(?<=\S) (?=[),])| {2,}/);
  while (pieces.length - 1 < italics.length) {
    if (/^(\(|from\b|$)/i.test(pieces[0]!)) pieces.unshift('');
    else pieces.push('');
  }
  const joined = pieces.map((piece, at) => `${piece} ${italics[at] ?? ''}`).join(' ');
  return joined
    .replace(/\s+/g, ' ')
    .replace(/\( /g, '(')
    .replace(/ ([),])/g, '$1')
    .trim();
}
