import fc from 'fast-check';
import type { Row, SeatMapDrawing, Section } from '../../src/contract/schemas/seat-map.ts';

/** Houses so small that everything in them can be tried: two categories, special seats, aisles, shifts, an area. */
export function smallHouse(): fc.Arbitrary<SeatMapDrawing> {
  return fc
    .record({
      sections: fc.array(fc.array(row, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
      area: fc.option(fc.integer({ min: 1, max: 4 })),
      stage: fc.constantFrom('above', 'left', 'middle'),
      turn: fc.constantFrom(0, 30),
    })
    .map(({ sections, area, stage, turn }): SeatMapDrawing => {
      let next = 0;
      const drawn = sections.map((rows, at): Section => {
        const placed = rows.map((each, rowAt) => {
          const ordinals = each.ordinals.map((place) => next + place);
          next += ordinals.length;
          return { ...each, label: 'ABC'[rowAt]!, ordinals };
        });
        return { name: `Section ${at + 1}`, rows: placed, turn };
      });
      if (area !== null) {
        const ordinals = [{ first: next, count: area }];
        drawn.push({ name: 'Pit', rows: [], area: { category: 'S', capacity: area, ordinals } });
      }
      return {
        name: 'Small',
        city: 'Town',
        timeZone: 'UTC',
        stage: { place: stage },
        categories: [
          { letter: 'P', name: 'Premium' },
          { letter: 'S', name: 'Standard' },
        ],
        sections: drawn,
      };
    });
}

const row = fc
  .record({
    cells: fc.stringMatching(/^[PS._]{0,3}[PS]{1,4}[PS._]{0,2}$/),
    shift: fc.constantFrom(undefined, undefined, 0.5, -1),
    aislesBefore: fc.constantFrom(undefined, undefined, undefined, 1),
    special: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 4), { minLength: 9, maxLength: 9 }),
  })
  .map(({ cells, shift, aislesBefore, special }): Row => {
    const seats = cells.replace(/[._]/g, '').length;
    const places = Array.from({ length: seats }, (_, at) => at);
    const are = (bit: number) => places.filter((place) => special[place] === bit);
    const [accessible, restrictedView] = [are(1), are(4)];
    const companions = accessible.length === 0 ? [] : are(2);
    return {
      label: 'A',
      cells,
      numbers: places.map((place) => String(place + 1)),
      ordinals: places,
      ...(shift !== undefined && { shift }),
      ...(aislesBefore !== undefined && { aislesBefore }),
      ...(accessible.length > 0 && { accessible }),
      ...(companions.length > 0 && { companions }),
      ...(restrictedView.length > 0 && { restrictedView }),
    };
  });
