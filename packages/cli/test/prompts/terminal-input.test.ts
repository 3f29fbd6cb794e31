import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTerminalDecoder, type TerminalInput } from '../../src/prompts/terminal-input.ts';

const esc = '\u001b';

/** What a terminal's text means, told in the pieces in which it came. */
function read(...pieces: string[]): TerminalInput[] {
  const decoder = makeTerminalDecoder();
  return [...pieces.flatMap((piece) => decoder.read(piece)), ...decoder.settle()];
}

function keys(...pieces: string[]): string[] {
  return read(...pieces).map((input) => (input.type === 'key' ? input.key : input.type));
}

describe('what a terminal sends', () => {
  it.each([
    ['letters and signs', 'bB?', ['b', 'B', '?']],
    ['letters of any script', '東é', ['東', 'é']],
    [
      'space, enter, tab, backspace',
      ' \r\n\t\u007f\b',
      ['space', 'enter', 'enter', 'tab', 'backspace', 'backspace'],
    ],
    ['arrows', `${esc}[A${esc}[B${esc}[C${esc}[D`, ['up', 'down', 'right', 'left']],
    ['arrows in the mode of applications', `${esc}OA${esc}OD`, ['up', 'left']],
    ['arrows with shift', `${esc}[1;2A`, ['up']],
    ['home, end and pages', `${esc}[H${esc}[4~${esc}[5~${esc}[6~`, ['home', 'end', 'pageup', 'pagedown']],
    ['tab backwards', `${esc}[Z`, ['shift-tab']],
    ['escape, alone and before another key', `${esc}${esc}[A`, ['escape', 'up']],
    ['Ctrl-C', 'a\u0003', ['a', 'interrupt']],
  ])('is keys: %s', (_, text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it.each([
    ['arrows with control', `${esc}[1;5A`],
    ['keys with alt', `${esc}q`],
    ['function keys', `${esc}OP${esc}[15~${esc}[[A`],
    ['where the cursor is, what the terminal is', `${esc}[12;40R${esc}[?62;c`],
    ['its colours and its name', `${esc}]11;rgb:0000/0000/0000\u0007${esc}P>|xterm(390)${esc}\\`],
    ['that it has the focus', `${esc}[I${esc}[O`],
    ['the mouse as it was told in 1985', `${esc}[M q!`],
    [
      'other buttons, releases, drags, the wheel to the side',
      `${esc}[<2;3;4M${esc}[<0;3;4m${esc}[<32;3;4M${esc}[<66;3;4M`,
    ],
    ['a mouse that is nowhere', `${esc}[<0;0;4M`],
    ['what is pasted', `${esc}[200~quit\rb${esc}[A${esc}[201~`],
    ['other control characters', '\u0000\u0001\u001a\u009b'],
  ])('is nothing: %s', (_, text) => {
    expect(read(text)).toEqual([]);
  });

  it('is what the mouse does, counted from 0', () => {
    expect(read(`${esc}[<0;10;5M${esc}[<64;1;1M${esc}[<65;200;50M`)).toEqual([
      { type: 'mouse', kind: 'press', column: 9, row: 4 },
      { type: 'mouse', kind: 'scroll-up', column: 0, row: 0 },
      { type: 'mouse', kind: 'scroll-down', column: 199, row: 49 },
    ]);
  });

  it('forgets half a sequence that never ends, and hears what comes later', () => {
    const decoder = makeTerminalDecoder();
    expect(decoder.read(`${esc}[<0;1`)).toEqual([]);
    expect(decoder.isWaiting()).toBe(true);
    expect(decoder.settle()).toEqual([]);
    expect(decoder.read('b')).toEqual([{ type: 'key', key: 'b' }]);
    expect(decoder.read(`${esc}[200~a paste without an end`)).toEqual([]);
    expect(decoder.read('\u0003')).toEqual([{ type: 'interrupt' }]);
  });

  it('means the same in whatever pieces it comes, and takes time linear in the text', () => {
    const part = fc.oneof(
      fc.constantFrom(
        esc,
        '[',
        '<',
        '0;1;1M',
        'O',
        ']',
        '\u0007',
        '\\',
        '~',
        ';',
        '200~',
        '201~',
        'b',
        ' ',
        'A',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    );
    const text = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(), (whole, where) => {
        const points = [...whole];
        const at = points.length === 0 ? 0 : where % points.length;
        const pieces = [points.slice(0, at).join(''), points.slice(at).join('')];
        expect(read(...pieces)).toEqual(read(whole));
      }),
      { numRuns: 2000 },
    );
    expect(read(`${esc}]`.repeat(100_000) + `${esc}[1`.repeat(100_000)).length).toBeLessThan(300_000);
  });
});
