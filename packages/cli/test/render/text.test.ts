import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cut, fit, pad, plain, widthOf } from '../../src/render/text.ts';

const esc = '\u001b';
const bell = '\u0007';

describe('plain', () => {
  it.each([
    ['colours', `${esc}[1;31mred${esc}[0m`, 'red'],
    ['cursor moves', `a${esc}[2J${esc}[Hb`, 'ab'],
    ['8-bit sequences', 'a\u009b31mb', 'ab'],
    ['window titles', `a${esc}]0;owned${bell}b`, 'ab'],
    ['links', `${esc}]8;;http://evil${esc}\\name${esc}]8;;${esc}\\`, 'name'],
    ['clipboard writes', `${esc}]52;c;ZXZpbA==\u009cx`, 'x'],
    ['device strings', `a${esc}Pq#0${esc}\\b`, 'ab'],
    ['a string that never ends', `a${esc}]0;honest name`, 'a0;honest name'],
    ['sequences put together from halves', `${esc}${esc}[0m[31mx`, '[31mx'],
    ['resets', `a${esc}cb`, 'ab'],
    ['line breaks and tabs', 'a\r\nb\nc\td\u2028e\u2029f', 'a b c d e f'],
    ['carriage returns that would write over', 'price 10\rprice 1', 'price 10 price 1'],
    ['backspaces, NUL and DEL', 'a\b\u0000\u007fb', 'ab'],
    ['direction controls', 'a\u202eb\u2066c\u2069\u200f\u061cd', 'abcd'],
    ['what cannot be seen', 'a\u200bb\u2060c\ufeffd\u00ade\u3164f\u{e0041}g', 'abcdefg'],
    ['joiners, shades and variants of emoji', '👩🏽‍🎤❤️', '👩🎤❤'],
    ['piles of marks', `a${'\u0301'.repeat(50)}`, 'a\u0301\u0301\u0301'],
    ['halves of surrogate pairs', 'a\ud800b', 'a\ufffdb'],
  ])('takes out %s', (_, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('keeps what people write', () => {
    for (const text of ['Dvořák: Rusalka', '서울 예술의전당', 'שלום', '🎻 Gala', 'Zoë 東京'])
      expect(plain(text)).toBe(text);
  });

  it('keeps line breaks where asked to, as one character', () => {
    expect(plain('a\r\nb\u0085c', { lines: true })).toBe('a\nb\nc');
  });

  it('lets nothing through that a terminal would act on, whatever the text', () => {
    const hostile = fc.constantFrom(
      ...[
        esc,
        '\u009b',
        '\u009d',
        `${esc}]`,
        `${esc}[`,
        `${esc}P`,
        bell,
        `${esc}\\`,
        '\u009c',
        '0',
        'm',
        '[',
        ';',
        '\r',
        '\n',
      ],
      ...['\u202e', '\u2066', '\u200d', '\ud83d', '\udc00', '\u2028', '\t', 'a', ']'],
    );
    const text = fc.oneof(
      fc.array(hostile).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (given) => {
        const shown = plain(given);
        expect([...shown].filter(isDangerous)).toEqual([]);
        expect(shown.isWellFormed()).toBe(true);
        expect(plain(shown)).toBe(shown);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time linear in the text', () => {
    const long = `${esc}]`.repeat(200_000) + `${esc}[`.repeat(200_000) + '1;'.repeat(200_000);
    expect(plain(long).length).toBeLessThan(1_000_000);
  });
});

describe('columns', () => {
  it('counts wide characters as two', () => {
    expect(widthOf('東京')).toBe(4);
    expect(cut('東京都', 5)).toBe('東京…');
    expect(cut('東京都', 4)).toBe('東…');
    expect(pad('東京', 6)).toBe('東京  ');
    expect(pad('7', 3, 'right')).toBe('  7');
  });

  it.each([
    ['Dvořák', 6],
    ['Dvor\u030ca\u0301k', 6],
    ['\u1112\u1161\u11ab', 2],
    ['ｱｲｳ', 3],
    ['ＡＢＣ', 6],
    ['क्षत्रिय', 6],
    ['ภาษาไทย', 7],
    ['🎻', 2],
    ['🇩🇪', 2],
  ])('counts %s as %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('counts every character on the short way as on the long one', () => {
    for (let code = 0x20; code < 0x2700; code += 1) {
      const text = `a${String.fromCodePoint(code)}b`;
      expect([code.toString(16), widthOf(text)]).toEqual([code.toString(16), stringWidth(text)]);
    }
    expect(widthOf(`${esc}[1;31m─▸${esc}[0m`)).toBe(2);
    expect(widthOf(`${esc}]8;;http://x${bell}name${esc}]8;;${bell}`)).toBe(4);
  });

  it('cuts and fills to exactly the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => {
        expect(widthOf(fit(plain(text), width))).toBe(width);
      }),
    );
  });
});

/** C0, DEL, C1; what turns directions, breaks lines or hides. Written out, not taken from what is tested. */
function isDangerous(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const ranges = [
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0x61c, 0x61c],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0xfeff, 0xfeff],
    [0xe0000, 0xe007f],
  ] as const;
  return ranges.some(([first, last]) => code >= first && code <= last);
}
