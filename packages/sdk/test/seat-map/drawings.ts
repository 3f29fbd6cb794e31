import fc from 'fast-check';
import type { Row, SeatMapDrawing, Section } from '../../src/contract/schemas/seat-map.ts';

/** Any seat map there can be, as small as shows what goes wrong with it. */
export function anyDrawing(): fc.Arbitrary<SeatMapDrawing> {
  const sections = fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: rowsSection }, areaSection), {
    selector: ({ name: title }) => title.toLowerCase(),
    minLength: 1,
    maxLength: 4,
  });
  return fc
    .record({ name, city: name, stage: fc.option(stage, { nil: undefined }), sections, seed: fc.nat(7) })
    .map(({ sections: drawn, stage: where, seed, ...named }) => ({
      ...named,
      timeZone: 'Asia/Seoul',
      ...(where !== undefined && { stage: where }),
      categories: [
        { letter: 'S', name: 'Seat' },
        { letter: 'P', name: 'Premium: the best' },
      ],
      sections: withOrdinals(drawn, seed),
    }));
}

const name = fc
  .stringMatching(/^[a-zA-Zé音#:.-][a-zA-Zé音 #:.-]{0,20}[a-z]$/)
  .filter((text) => !text.includes(' #'));
const measure = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((thousandths) => thousandths / 1000 + 0);
const point = fc.record({ x: measure, y: measure });
const stage = fc.record(
  {
    name: name.map((text) => text.replaceAll(',', '')),
    place: fc.oneof(fc.constantFrom('above', 'below', 'left', 'right', 'middle'), point),
  },
  { requiredKeys: ['place'] },
) as fc.Arbitrary<NonNullable<SeatMapDrawing['stage']>>;

const seatNumber = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.stringMatching(/^[0-9a-z音][0-9a-z'./]{0,3}$/),
  fc.constantFrom('odd', 'even', 'skip', 'numbers', 'from', '007', '99999999'),
);

const row = fc
  .record({
    label: fc.stringMatching(/^[A-Z0-9][A-Z0-9'/-]{0,5}$/),
    cells: fc.stringMatching(/^[PS._]{0,12}[PS][PS._]{0,12}$/),
    numbering: fc.constantFrom('left', 'right', 'odd', 'even', '101', 'any'),
    some: fc.uniqueArray(seatNumber, { minLength: 25, maxLength: 25 }),
    shift: fc.option(measure, { nil: undefined }),
    aislesBefore: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    special: fc.array(fc.constantFrom(0, 0, 0, 1, 2, 4, 5, 6), { minLength: 25, maxLength: 25 }),
  })
  .map(({ label, cells, numbering, some, shift, aislesBefore, special }): Row => {
    const seats = cells.replace(/[._]/g, '').length;
    const places = Array.from({ length: seats }, (_, at) => at);
    const are = (bit: number) => places.filter((place) => (special[place]! & bit) !== 0);
    const [accessible, restrictedView] = [are(1), are(4)];
    const companions = accessible.length === 0 ? [] : are(2).filter((place) => !accessible.includes(place));
    return {
      label,
      cells,
      numbers: numbered(numbering, places, some),
      ordinals: places,
      ...(shift !== undefined && { shift }),
      ...(aislesBefore !== undefined && { aislesBefore }),
      ...(accessible.length > 0 && { accessible }),
      ...(companions.length > 0 && { companions }),
      ...(restrictedView.length > 0 && { restrictedView }),
    };
  });

function numbered(way: string, places: readonly number[], some: readonly string[]): string[] {
  const last = places.length - 1;
  return places.map((place) => {
    if (way === 'left') return String(place + 1);
    if (way === 'right') return String(last - place + 1);
    if (way === 'odd') return String(2 * (last - place) + 1);
    if (way === 'even') return String(2 * place + 2);
    return way === '101' ? String(101 + place) : some[place]!;
  });
}

const lie = {
  floor: fc.option(name, { nil: undefined }),
  at: fc.option(point, { nil: undefined }),
};

const rowsSection = fc
  .record({
    name,
    ...lie,
    turn: fc.option(measure, { nil: undefined }),
    curve: fc.option(
      measure.map((value) => Math.abs(value)),
      { nil: undefined },
    ),
    rows: fc.uniqueArray(row, { selector: ({ label }) => label, minLength: 1, maxLength: 4 }),
  })
  .map((section): Section => withoutUndefined(section));

const areaSection = fc
  .record({ name, ...lie, capacity: fc.integer({ min: 1, max: 50 }) })
  .map(({ capacity, ...section }): Section => {
    const area = { category: 'S', capacity, ordinals: [{ first: 0, count: capacity }] };
    return withoutUndefined({ ...section, rows: [], area });
  });

/** In reading order; with a seed some sections begin further back, which leaves holes, or rows run the other way. */
function withOrdinals(sections: readonly Section[], seed: number): Section[] {
  let next = 0;
  return sections.map((section, at) => {
    if (((seed >> at) & 1) === 1) next += 7;
    const rows = section.rows.map((each) => {
      const ordinals = each.ordinals.map((place) => next + place);
      next += ordinals.length;
      return { ...each, ordinals: seed === 7 ? ordinals.reverse() : ordinals };
    });
    if (section.area === undefined) return { ...section, rows };
    const area = { ...section.area, ordinals: [{ first: next, count: section.area.capacity }] };
    next += area.capacity;
    return { ...section, rows, area };
  });
}

/** What is not said has no key. */
function withoutUndefined<Shape extends object>(shape: Shape): Section {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Section;
}
