/**
 * Draws the stadium: two rings of forty sections around a pitch of 105 × 68 metres, 60,000 seats half a metre wide.
 * `node --conditions=@admit-one/source draw-stadium.ts > stadium.seats`; the test compares the two.
 */
export function drawStadium(): string {
  return `${[
    '# Two rings around the pitch. Sections are counted clockwise from the one on the right of the halfway line.',
    'name: Riverside Stadium',
    'city: Rotterdam',
    'time zone: Europe/Amsterdam',
    'stage: Pitch, at 0, 0',
    '',
    'category M: Main',
    'category L: Lower ring',
    'category U: Upper ring',
    'category C: Corner',
    'seat w: L accessible',
    'seat c: L companion',
    '',
    'floor Lower ring',
    ...ring({ first: 101, across: 180, along: 140, seats: 24, rows: 25, category: 'L' }),
    '',
    'floor Upper ring',
    ...ring({ first: 301, across: 216, along: 176, seats: 30, rows: 30, category: 'U' }),
  ].join('\n')}\n`;
}

interface Ring {
  /** The number of its first section. */
  first: number;
  /** Half the axes of the ellipse of its front rows, in places. */
  across: number;
  along: number;
  /** A row. */
  seats: number;
  /** A section. */
  rows: number;
  category: string;
}

const sections = 40;

function ring({ first, across, along, seats, rows, category }: Ring): string[] {
  return Array.from({ length: sections }, (_, at) => {
    const angle = (2 * Math.PI * at) / sections;
    const [x, y] = [across * Math.cos(angle), along * Math.sin(angle)];
    // Rows go away from the pitch, square to the ellipse.
    const turn = Math.atan2(-Math.cos(angle) / across, Math.sin(angle) / along);
    const own = letterOf(at, category);
    const last = `${own.repeat(seats / 2 - 4)}wcwccwcw${own.repeat(seats / 2 - 4)}`;
    const hasPlaces = own === 'L' && at % 4 === 2;
    return [
      '',
      `section ${first + at}`,
      `  at: ${tenth(x)}, ${tenth(y)}`,
      `  turn: ${tenth((turn * 180) / Math.PI)}`,
      `  1..${hasPlaces ? rows - 1 : rows}  ${own.repeat(seats)}`,
      ...(hasPlaces ? [`  ${rows}     ${last}`] : []),
    ];
  }).flat();
}

/** The best face the middle of the pitch's long sides; the corners see the least. */
function letterOf(at: number, category: string): string {
  const fromSide = Math.abs((at % 20) - 10);
  if (fromSide <= 2 && category === 'L') return 'M';
  return fromSide === 5 || fromSide === 6 ? 'C' : category;
}

function tenth(measure: number): number {
  return Math.round(measure * 10) / 10 + 0;
}
