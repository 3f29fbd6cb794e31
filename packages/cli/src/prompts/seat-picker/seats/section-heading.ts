import { grouped, plain } from '../../../render/text.ts';
import { ends, type Frame } from '../frame.ts';
import { categoryNamed } from '../house.ts';
import { sectionAt } from './seats-geometry.ts';

/** `Orchestra  [ 1 of 5 ]`, what is looked for, what is left, the clock. */
export function sectionHeading(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  const { name, floor = name } = sectionAt(house, state);
  const sections = house.index.drawing.sections.length;
  const turn = sections > 1 ? `  [ ${state.section + 1} of ${sections} ]` : '';
  const where = floor === name ? '' : `  ${plain(floor)}`;
  const only = state.only === undefined ? '' : `  ${plain(categoryNamed(house, state.only).name)} only`;
  const survey = state.survey[state.section];
  const free = survey === undefined ? '' : freeText(frame, survey);
  const stale = state.isStale ? `${screen.unicode ? '▲' : '!'} not refreshed` : '';
  const right = [stale, free, frame.clock].filter((text) => text !== '').join('   ');
  const left = `${palette.accent(plain(name))}${palette.faint(turn)}${palette.warning(only)}${palette.faint(where)}`;
  return ends(frame, left, right);
}

export function titleLine(frame: Frame): string {
  const { house, palette } = frame;
  return ends(frame, palette.strong(plain(house.title)), palette.faint(plain(house.subtitle)));
}

function freeText({ columns }: Frame, { free, seats }: { free: number; seats: number }): string {
  return columns < narrow ? `${grouped(free)} free` : `${grouped(free)} of ${grouped(seats)} free`;
}

/** Below this the section's name is worth more than how many seats there are. */
const narrow = 60;
