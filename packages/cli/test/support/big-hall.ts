import type { Row, SeatMapDrawing, Section } from '@admit-one/sdk/contract';

/** About 2,700 seats: a fan-shaped orchestra with two aisles, three tiers that grow shorter, one box with four rows. */
export function bigHall(): SeatMapDrawing {
  let next = 0;
  const rowOf = (label: string, cells: string): Row => {
    const seats = [...cells].filter((one) => one !== '.' && one !== '_').length;
    const ordinals = Array.from({ length: seats }, () => next++);
    return { label, cells, ordinals, numbers: ordinals.map((_, place) => `${place + 1}`) };
  };
  const sections: Section[] = [
    { name: 'Orchestra', rows: labels(30).map((label, at) => rowOf(label, fan(at, 30, 52))) },
    { name: 'First Tier', rows: labels(12).map((label, at) => rowOf(label, fan(at, 12, 44))) },
    { name: 'Second Tier', rows: labels(10).map((label, at) => rowOf(label, fan(at, 10, 40))) },
    { name: 'Third Tier', rows: labels(14).map((label, at) => rowOf(label, fan(at, 14, 36))) },
    {
      name: 'Box 1',
      rows: ['1', '2', '3', '4'].map((label, at) => rowOf(label, at % 2 === 0 ? 'PPP' : 'P.P')),
    },
  ];
  return {
    name: 'The Big Hall',
    city: 'New York, NY',
    timeZone: 'America/New_York',
    categories: [
      { letter: 'P', name: 'Premium' },
      { letter: 'S', name: 'Standard' },
      { letter: 'W', name: 'Wheelchair' },
    ],
    sections,
  };
}

/** Every third seat sold and some held, the same ones in every run; another `from`, other seats. */
export function someSold(seats: number, from = 0): string {
  let text = '';
  for (let seat = 0; seat < seats; seat += 1) {
    const lot = (seat * 2654435761 + from) % 97;
    text += lot < 30 ? 's' : lot < 34 ? 'h' : 'f';
  }
  return text;
}

/** A row between gaps that wanes towards the stage, in three blocks with two aisles. */
function fan(at: number, rows: number, widest: number): string {
  const narrowing = Math.floor(((rows - at) * 10) / rows);
  const half = widest / 2 - narrowing;
  const side = '.'.repeat(narrowing);
  const letter = at < rows / 3 ? 'P' : 'S';
  const middle = letter.repeat(14);
  const outer = at === rows - 1 ? `WW${letter.repeat(half - 9)}` : letter.repeat(half - 7);
  return `${side}${outer}_${middle}_${[...outer].reverse().join('')}${side}`;
}

/** A, B … Z, AA, BB; no row I, as houses have it. */
function labels(count: number): string[] {
  const letters = [...'ABCDEFGHJKLMNOPQRSTUVWXYZ'];
  return Array.from({ length: count }, (_, at) => (letters[at % 25] ?? 'A').repeat(Math.floor(at / 25) + 1));
}
