import stringWidth from 'string-width';

/**
 * A text from elsewhere, made harmless to a terminal: nothing in it moves the cursor, changes a colour, sets a
 * title, hides, or turns the direction of what follows. Every line break and tab becomes a space, unless `lines`
 * says to keep breaks as `\n`. Never throws.
 */
export function plain(text: string, keep: { lines?: boolean } = {}): string {
  return text
    .toWellFormed()
    .replace(lineBreak, keep.lines === true ? '\n' : ' ')
    .replace(escapeSequence, '')
    .replaceAll('\t', ' ')
    .replace(control, '')
    .replace(invisible, '')
    .replace(pileOfMarks, '$1');
}

/** How many columns it takes, whatever escape sequences it holds. */
export function widthOf(text: string): number {
  const bare = text.includes('\u001b') ? text.replace(colour, '') : text;
  // Most of what is drawn, and a hundredth of the time: a frame of 200 × 50 asks a thousand times.
  return narrow.test(bare) ? bare.length : stringWidth(bare);
}

/** At most `width` columns of a plain text; where something is left out the last one is the ellipsis. */
export function cut(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  if (room < 0) return '';
  let taken = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = used + widthOf(segment);
    if (next > room) break;
    taken += segment;
    used = next;
  }
  return taken.trimEnd() + ellipsis;
}

/** Filled with spaces up to `width` columns; longer ones stay as they are. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'center' = 'left'): string {
  const missing = Math.max(0, width - widthOf(text));
  if (align === 'right') return ' '.repeat(missing) + text;
  if (align === 'left') return text + ' '.repeat(missing);
  const before = Math.floor(missing / 2);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}

/** Cut or filled: exactly `width` columns. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left', ellipsis = '…'): string {
  return pad(cut(text, width, ellipsis), width, align);
}

/** The ellipsis such a screen can draw. */
export function ellipsisFor(screen: { unicode: boolean }): string {
  return screen.unicode ? '…' : '~';
}

/** `1 seat`, `2 seats`. */
export function count(howMany: number, one: string, many = `${one}s`): string {
  return `${grouped(howMany)} ${howMany === 1 ? one : many}`;
}

/** `2,738`. */
export function grouped(howMany: number): string {
  return numbers.format(howMany);
}

const numbers = new Intl.NumberFormat('en-US');
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of colours begin with one.
const colour = /\u001b\[[\d;]*m/g;

/** ASCII, Latin, dashes, arrows, lines and blocks: one column each. The soft hyphen and two squares of emoji are not. */
const narrow = /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u25ff]*$/;

const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/**
 * Whole sequences, so that their parameters do not stay behind as words: strings (OSC, DCS, SOS, PM, APC) up to
 * their end, CSI, and two-character escapes. Each begins with a character that its inside excludes, so the time is
 * linear. One that never ends loses only its introducer: what follows may be an honest name.
 */
const escapeSequence = new RegExp(
  [
    '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x1b\\x90\\x98\\x9c-\\x9f]*(?:\\x07|\\x1b\\\\|\\x9c)',
    '(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]',
    '\\x1b[ -/]*[0-~]',
  ].join('|'),
  'g',
);

/** C0 but the line feed, DEL, C1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;

/**
 * Characters made to be invisible or to turn directions. The joiner of emoji families, their shades of skin and the
 * variation selectors go too: terminals disagree on the width of what they join, and a column that is off breaks every
 * line after it.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\p{Bidi_Control}\u2800\ufff9-\ufffb]/gu;

/** More than three marks on one letter climb into the lines above and below. */
const pileOfMarks = /(\p{M}{3})\p{M}+/gu;
