import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { wrongUsage } from '../failure.ts';
import { nearest } from '../nearest.ts';

/** The drawing with one section only. @throws Failure of wrong usage that names the sections. */
export function findSection(drawing: SeatMapDrawing, name: string): SeatMapDrawing {
  const wanted = name.trim().toLowerCase();
  const sections = drawing.sections.filter((section) => section.name.toLowerCase() === wanted);
  if (sections.length > 0) return { ...drawing, sections };
  const names = drawing.sections.map((section) => section.name);
  const likely = nearest(name, names);
  throw wrongUsage(
    `There is no section "${name}" in ${drawing.name}.`,
    likely.length > 0 ? `The nearest is ${likely.join(', ')}.` : `Sections are ${names.join(', ')}.`,
  );
}
