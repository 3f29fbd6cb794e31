import { money } from '../../../render/money.ts';
import { drawLegend } from '../../../render/seat-legend.ts';
import { cut, ellipsisFor, grouped, pad, plain, widthOf } from '../../../render/text.ts';
import type { Frame } from '../frame.ts';
import { hasSections, priceOf, totalOf } from '../house.ts';
import { planLines } from '../overview/plan-lines.ts';
import { legendOf } from './legend-of.ts';
import { sectionAt } from './seats-geometry.ts';

/** Beside the seats in a wide window: where in the house one is, what is taken for how much, what the signs mean. */
export function sidePanel(frame: Frame, columns: number, height: number): string[] {
  const { house, state, screen } = frame;
  const plan = hasSections(house) ? [...planLines(frame, columns, panelPlanRows(height)), ''] : [];
  const taken = takenLines(frame, columns);
  const section = sectionAt(house, state);
  const only = new Set(section.area?.category ?? section.rows.flatMap((row) => [...row.cells]));
  const free = state.survey[state.section]?.freeByCategory;
  const legend = drawLegend(
    { ...legendOf(house, state, section), only, ...(free && { free }) },
    columns,
    screen,
  );
  return [...plan, ...taken, '', ...legend].slice(0, height);
}

/** Lines of the plan in the panel, so that the mouse finds it too. */
export function panelPlanRows(height: number): number {
  return Math.max(4, Math.min(13, Math.floor(height / 3)));
}

function takenLines(frame: Frame, columns: number): string[] {
  const { house, state, screen, palette } = frame;
  const twoEnds = (left: string, right: string) => {
    const room = columns - widthOf(right) - 1;
    return `${pad(cut(plain(left), room, ellipsisFor(screen)), room)} ${right}`;
  };
  const heading =
    palette.strong('Your seats') + palette.faint(`  ${state.wanted} wanted, ${house.max} at most`);
  if (state.picked.length === 0) return [heading, palette.faint('None taken yet. b takes the best.')];
  const lines = state.picked.map((seat) =>
    twoEnds(house.index.labelOf(seat), money(priceOf(house, state, seat), house.currency, screen)),
  );
  const total = money(totalOf(house, state, state.picked), house.currency, screen);
  return [heading, ...lines, palette.strong(twoEnds(`${grouped(state.picked.length)} in all`, total))];
}
