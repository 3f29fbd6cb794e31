import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readArchive } from './archive.ts';
import { listingTitle } from './listing-title.ts';
import { personName } from './person-name.ts';
import { workTitle } from './work-title.ts';

const performances = readArchive(
  JSON.parse(await readFile(new URL('programs/2024-25_TO_NOW.json', import.meta.url), 'utf8')),
);

describe('the archive', () => {
  test('has 252 performances of 144 programmes in 28 venues, each with an id of its own', () => {
    expect(performances).toHaveLength(252);
    expect(new Set(performances.map(({ programId }) => programId)).size).toBe(144);
    expect(new Set(performances.map(({ performanceId }) => performanceId)).size).toBe(252);
    expect(new Set(performances.map(({ venue }) => venue)).size).toBe(28);
  });

  test('knows what was played, by whom, and leaves intermissions out', () => {
    expect(performances[0]).toEqual({
      performanceId: '14934-2024-09-12-1930',
      programId: '14934',
      season: '2024-25',
      orchestra: 'New York Philharmonic',
      eventType: 'Subscription Season',
      venue: 'David Geffen Hall',
      location: 'Manhattan, NY',
      localDate: '2024-09-12',
      localTime: '19:30',
      works: [
        {
          composer: 'Wolfgang Amadeus Mozart',
          composerFamily: 'Mozart',
          title: 'CONCERTO, PIANO NO. 14, E-FLAT MAJOR, K.449',
          movement: null,
          conductor: 'Michael Tilson Thomas',
          soloists: [{ name: 'Emanuel Ax', instrument: 'Piano' }],
        },
        {
          composer: 'Gustav Mahler',
          composerFamily: 'Mahler',
          title: 'SYMPHONY NO. 5 IN C SHARP MINOR',
          movement: null,
          conductor: 'Michael Tilson Thomas',
          soloists: [],
        },
      ],
    });
  });

  test('does not know the time of two of them', () => {
    const untimed = performances.filter(({ localTime }) => localTime === null);
    expect(untimed.map(({ performanceId }) => performanceId)).toEqual([
      '15233-2025-10-28-untimed',
      '15270-2025-12-14-untimed',
    ]);
  });

  test('puts italic parts back where they stood', () => {
    const titles = performances.flatMap(({ works }) =>
      works.flatMap(({ title, movement }) => [title, movement]),
    );
    expect(titles).toEqual(
      expect.arrayContaining([
        'ARRIVAL OF THE QUEEN OF SHEBA FROM SOLOMON (QUARTET)',
        'CONCERTO, VIOLIN, E MAJOR, RV 269 (SPRING FROM THE FOUR SEASONS) (ARR. STRING QUARTET)',
        'Prologue to A Mad Tea Party',
        'No. 12 in C minor, Revolutionary',
        'Nocturne No. 20 in C-sharp minor Reminiscence, op. posth.',
        "The Skater's Overture (arr. Tyzik)",
      ]),
    );
  });

  test('is read from its first season on', () => {
    const [first] = readArchive({
      programs: [
        {
          id: '38e072a7-8fc9-4f9a-8eac-3957905c0002',
          programID: '3853',
          orchestra: 'New York Philharmonic',
          season: '1842-43',
          concerts: [
            {
              eventType: 'Subscription Season',
              Location: 'Manhattan, NY',
              Venue: 'Apollo Rooms',
              Date: '1842-12-07T05:00:00Z',
              Time: '8:00PM',
            },
          ],
          works: [
            {
              ID: '5162*3',
              composerName: 'Onslow,  George',
              workTitle: 'SEXTET IN E FLAT MAJOR, OP. 30',
              movement: 'Minuetto',
              conductorName: 'Not conducted',
              soloists: [
                { soloistName: '', soloistInstrument: '', soloistRoles: '' },
                { soloistName: 'Lehman', soloistInstrument: 'Flute', soloistRoles: 'A' },
              ],
            },
          ],
        },
      ],
    });
    expect(first).toMatchObject({ localDate: '1842-12-07', localTime: '20:00' });
    expect(first!.works[0]).toMatchObject({
      conductor: null,
      soloists: [{ name: 'Lehman', instrument: 'Flute' }],
    });
  });

  test('is refused where it is something else', () => {
    expect(() => readArchive({ programs: [{ programID: 1 }] })).toThrow(/orchestra/);
  });
});

test.each([
  ['Mozart,  Wolfgang  Amadeus', 'Wolfgang Amadeus Mozart'],
  ['Beethoven,  Ludwig  van', 'Ludwig van Beethoven'],
  ['Bartok [Bartók],  Béla', 'Béla Bartók'],
  ['Paert [Pärt],  Arvo', 'Arvo Pärt'],
  ['Gonzalez-Granados [González-Granados], Lina', 'Lina González-Granados'],
  ['Fleming, Renee (Renée)', 'Renée Fleming'],
  ['Claveles, Theo (Hayes)', 'Theo (Hayes) Claveles'],
  ['Hiromi [Uehara],  Hiromi', 'Hiromi'],
  ['Corigliano,  John, Jr.', 'John Corigliano, Jr.'],
  ['Jones, Otis, IV', 'Otis Jones IV'],
  ['Ashman/Menken,  Howard/Alan', 'Howard Ashman and Alan Menken'],
  ['Johnson,  John Rosamond and James Weldon', 'John Rosamond and James Weldon Johnson'],
  ['Traditional,', 'Traditional'],
  ['New York Philharmonic Chorus', 'New York Philharmonic Chorus'],
])('%s is called %s', (archived, name) => {
  expect(personName(archived.replace(/\s+/g, ' '))).toBe(name);
});

test.each([
  ['CONCERTO, PIANO NO. 14, E-FLAT MAJOR, K.449', 'Piano Concerto No. 14 in E-flat major, K. 449'],
  ['SYMPHONY NO. 5 IN C SHARP MINOR', 'Symphony No. 5 in C-sharp minor'],
  ['SYMPHONY NO. 6, B MINOR, OP. 74 (PATHÉTIQUE)', 'Symphony No. 6 in B minor, Op. 74 (Pathétique)'],
  ['QUARTET, STRING NO. 3, D MAJOR, OP. 44, NO. 1', 'String Quartet No. 3 in D major, Op. 44, No. 1'],
  [
    'TRIO, CLARINET, CELLO AND PIANO, A MINOR, OP. 114',
    'Trio for Clarinet, Cello and Piano in A minor, Op. 114',
  ],
  ['TRIO, PIANO, FLUTE, CELLO, D MAJOR, H.XV:16', 'Trio for Piano, Flute and Cello in D major, H. XV:16'],
  ['MER, LA [THE SEA]', 'La Mer [The Sea]'],
  ['MAGIC FLUTE, THE, K.620', 'The Magic Flute, K. 620'],
  ["MA MÈRE L'OYE (MOTHER GOOSE): SUITE (ORCHESTRA)", "Ma Mère l'Oye (Mother Goose): Suite (Orchestra)"],
  ['Smith, Richard B. / WINTER WONDERLAND (ARR. Unspecified)', 'Winter Wonderland'],
  ['A.I. ARTIFICIAL INTELLIGENCE SUITE', 'A.I. Artificial Intelligence Suite'],
])('%s is printed %s', (archived, title) => {
  expect(workTitle(archived)).toBe(title);
});

describe('the title of a listing', () => {
  test('names the works in order, for short where there are many', () => {
    const titles = new Set(performances.map(listingTitle));
    expect(titles).toContain(
      'Mozart: Piano Concerto No. 14 in E-flat major, K. 449 · Mahler: Symphony No. 5 in C-sharp minor',
    );
    expect(titles).toContain(
      "Ravel: Ma Mère l'Oye · Debussy: La Mer · Berlioz: Symphonie Fantastique · Bach: Bist du Bei Mir · Wagner: Lohengrin",
    );
    expect(titles).toContain('Pride Alliance');
  });

  test('has 1 to 120 characters and shouts at nobody', () => {
    for (const title of performances.map(listingTitle)) {
      expect(title.length).toBeGreaterThan(0);
      expect(title.length).toBeLessThanOrEqual(120);
      expect(title).not.toMatch(/[A-Z]{5,}| {2}/);
    }
  });
});
