import { plain } from '../../render/text.ts';
import { inks } from '../paper.ts';
import type { TextStyle } from '../typesetter.ts';
import type { MarkTools } from './draw-mark.ts';
import { smallestDots } from './draw-seats.ts';
import { type Box, boundsOf, type HallPlan } from './hall-plan.ts';

/** The sections' names beside or on them, the own one first; one that has no room is left out. */
export function drawNames(tools: MarkTools, plan: HallPlan, seat: number): void {
  const own = plan.index.sectionOf(seat);
  const sections = [...plan.sections].sort((one, other) => Number(other === own) - Number(one === own));
  for (const at of sections) {
    // The mark's words name it, too.
    if (at === own && (sections.length === 1 || plan.index.isInArea(seat))) continue;
    drawName(tools, plan, at, at === own);
  }
}

function drawName(
  { document, typesetter, room }: MarkTools,
  plan: HallPlan,
  at: number,
  isOwn: boolean,
): void {
  const style: TextStyle = { size: isOwn ? 6.8 : 6, bold: isOwn, colour: isOwn ? inks.text : inks.faint };
  const name = plain(plan.index.drawing.sections[at]!.name);
  const [width, height] = [typesetter.widthOf(name, style) + 4, style.size * 1.25];
  const section = onPaper(plan, at);
  const isStrokes = plan.scale < smallestDots;
  // On a large house's sections a name must not hide its neighbours; beside others there is room.
  if (!isOwn && isStrokes && width > Math.max(section.width * 1.6, 40)) return;
  const box = room.takeBest(placesFor(section, { width, height }, isStrokes));
  if (box === undefined) return;
  document.roundedRect(box.x, box.y, width, height, 1.5).fillOpacity(0.8).fill(inks.paper).fillOpacity(1);
  typesetter.draw(name, style, box.x + 2, box.y + style.size * 0.95);
}

/** In front of it, behind it, beside it, on its middle; there first where its seats are only strokes. */
function placesFor(
  section: Box,
  { width, height }: { width: number; height: number },
  isStrokes: boolean,
): Box[] {
  const across = section.x + section.width / 2 - width / 2;
  const down = section.y + section.height / 2 - height / 2;
  const middle = { x: across, y: down, width, height };
  if (isStrokes) return [middle];
  return [
    { x: across, y: section.y - height - 0.5, width, height },
    { x: across, y: section.y + section.height + 0.5, width, height },
    { x: section.x - width - 2, y: down, width, height },
    { x: section.x + section.width + 2, y: down, width, height },
    middle,
  ];
}

function onPaper(plan: HallPlan, at: number): Box {
  const { left, right, front, back } = boundsOf(plan.index, plan.index.ordinalsOf(at));
  const corner = plan.onPaper({ x: left, y: front });
  return { ...corner, width: (right - left) * plan.scale, height: (back - front) * plan.scale };
}
