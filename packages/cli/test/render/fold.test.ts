import { describe, expect, it } from 'vitest';
import { fold } from '../../src/render/fold.ts';

describe('a line that is too long', () => {
  it.each([
    ['short', ['short']],
    ['one two three', ['one two', '  three']],
    ['  one two three', ['  one two', '    three']],
    ['go to https://tickets.example/a', ['go to', '  https://tickets.example/a']],
    ['\u001b[32mone\u001b[39m two three', ['\u001b[32mone\u001b[39m two', '  three']],
    ['', ['']],
  ])('is broken between its words: %j', (line, lines) => {
    expect(fold(line, 9)).toEqual(lines);
  });
});
