import { describe, expect, it } from 'vitest';
import { json } from '../../src/render/json.ts';
import { plainScreen } from '../../src/render/screen.ts';
import { type Column, table, tabSeparated } from '../../src/render/table.ts';
import { widthOf } from '../../src/render/text.ts';

interface Concert {
  id: string;
  title: string;
  venue: string;
  price: string;
}

const columns: Column<Concert>[] = [
  { key: 'id', title: 'id', text: (row) => row.id },
  { key: 'title', title: 'title', text: (row) => row.title, shrinkTo: 10 },
  { key: 'venue', title: 'venue', text: (row) => row.venue, shrinkTo: 8 },
  { key: 'price', title: 'price', text: (row) => row.price, align: 'right' },
];
const rows: Concert[] = [
  { id: 'lst_1', title: 'Mahler: Symphony No. 5', venue: 'David Geffen Hall', price: '$45.00' },
  {
    id: 'lst_2',
    title: '東京フィル: a very long title of a very long evening',
    venue: 'Suntory Hall',
    price: '$120.00',
  },
];

describe('table', () => {
  it('lines columns up, titles above', () => {
    expect(table(columns, rows, { ...plainScreen, columns: 120 }).split('\n')).toEqual([
      'ID     TITLE                                                 VENUE                PRICE',
      'lst_1  Mahler: Symphony No. 5                                David Geffen Hall   $45.00',
      'lst_2  東京フィル: a very long title of a very long evening  Suntory Hall       $120.00',
    ]);
  });

  it.each([120, 80, 60, 40, 30, 20, 10, 5])('fits %s columns', (width) => {
    for (const line of table(columns, rows, { ...plainScreen, columns: width }).split('\n')) {
      expect(widthOf(line)).toBeLessThan(width);
    }
  });

  it('cuts what may be cut and leaves ids and prices whole', () => {
    const drawn = table(columns, rows, { ...plainScreen, columns: 50, unicode: true });
    expect(drawn).toContain('lst_2');
    expect(drawn).toContain('$120.00');
    expect(drawn).toContain('…');
  });

  it('lets no text of the server move the cursor', () => {
    const hostile = [{ id: '\u001b[2Jx', title: 'a\nb\tc', venue: '\u202ed', price: '\u009b1m1' }];
    expect(tabSeparated(columns, hostile)).toBe('x\ta b c\td\t1');
    expect(table(columns, hostile, plainScreen).split('\n')).toHaveLength(2);
  });
});

describe('json', () => {
  it('is exact and still', () => {
    const value = { title: 'a\u009b31mb\u202ec\u2028\u{e0041}d', works: ['東京'] };
    const text = json(value, 0);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toMatch(/^[\x20-\x7e東京]*$/);
  });
});
