import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import { plain } from '../../render/text.ts';
import { inks } from '../paper.ts';
import { type Press, tagged } from '../press.ts';
import { drawMark, type MarkTools } from './draw-mark.ts';
import { drawNames } from './draw-names.ts';
import { drawSeats, smallestDots } from './draw-seats.ts';
import { type Box, type HallPlan, planHall } from './hall-plan.ts';
import { LabelRoom } from './label-room.ts';
import { planSection } from './plan-section.ts';

interface Seat {
  index: SeatMapIndex;
  seat: number;
  label: string;
}

/**
 * The hall with the seat marked, in a box. Where the house is so large that no seat could be told from its neighbour, the
 * seat's own section stands enlarged beside it. Gives what height it took.
 */
export function drawHall(press: Press, { index, seat, label }: Seat, box: Box): number {
  const whole = { ...box, y: box.y + headHeight, height: box.height - headHeight };
  const plan = planHall(index, seat, whole);
  const isEnlarged = plan.scale < smallestDots && !index.isInArea(seat);
  const words = index.isInArea(seat)
    ? ['You are here', `${plain(sectionName(index, seat))}, any place`]
    : ['You are here', plain(label)];
  const alt = `The plan of the hall. Marked in it: ${plain(label)}.`;
  const head = floorName(index, seat, plan);
  let height = 0;
  const draw = () => {
    drawHead(press, `YOUR PLACE IN THE HALL${head}`, box.x, box.y);
    if (!isEnlarged) {
      height = drawPlan(press, plan, { seat, words }, whole);
      return;
    }
    const left = { ...whole, width: whole.width * 0.58 };
    height = drawPlan(press, planHall(index, seat, left), { seat, words }, left);
    const x = left.x + left.width + 16;
    drawHead(press, `${sectionName(index, seat).toUpperCase()} ENLARGED, ITS FRONT ON TOP`, x, box.y);
    const right = { ...whole, x, width: box.x + box.width - x };
    height = Math.max(height, drawSection(press, planSection(index, seat, right), seat, right));
  };
  tagged(press, 'Figure', draw, alt);
  return headHeight + height;
}

function drawPlan(
  press: Press,
  plan: HallPlan,
  { seat, words }: { seat: number; words: string[] },
  box: Box,
) {
  const tools = toolsFor(press, plan, box);
  drawSeats(press.document, plan, seat);
  if (plan.stage !== undefined) drawStage(tools, plan.stage, plan.index.drawing.stage?.name ?? 'Stage');
  drawMark(tools, plan, seat, words);
  drawNames(tools, plan, seat);
  return tools.room.bottom(plan.box.y + plan.box.height) - box.y;
}

/** With the names of its rows, where there is room for each; of the own one always. */
function drawSection(press: Press, plan: HallPlan, seat: number, box: Box): number {
  const { index } = plan;
  drawSeats(press.document, plan, seat);
  const own = index.seats.row[seat];
  const seen = new Set<number>();
  for (const ordinal of plan.ordinals) {
    const row = index.seats.row[ordinal]!;
    if (seen.has(row) || (row !== own && plan.scale < 5.2)) continue;
    seen.add(row);
    const style = row === own ? { size: 7, bold: true } : { size: 5, colour: inks.faint };
    const label = plain(index.rows[row]!.row.label);
    const x = plan.box.x - 3 - press.typesetter.widthOf(label, style);
    press.typesetter.draw(label, style, x, plan.seatOnPaper(ordinal).y + style.size * 0.36);
  }
  const tools = toolsFor(press, plan, box);
  tools.room.take({ ...plan.box, x: box.x, width: plan.box.x - box.x });
  drawMark(tools, plan, seat, [plain(index.shortLabelOf(seat))]);
  return tools.room.bottom(plan.box.y + plan.box.height) - box.y;
}

function toolsFor({ document, typesetter }: Press, plan: HallPlan, box: Box): MarkTools {
  return { document, typesetter, room: new LabelRoom(plan, box) };
}

function drawStage({ document, typesetter, room }: MarkTools, stage: Box, name: string): void {
  const style = { size: 6.4, colour: inks.faint };
  const text = plain(name).toUpperCase();
  const width = typesetter.widthOf(text, style);
  const isTall = stage.height > stage.width && width > stage.width - 4;
  const height = Math.max(stage.height, isTall ? 0 : 9);
  const across = Math.max(stage.width, isTall ? 0 : width + 10);
  const box = {
    x: stage.x + stage.width / 2 - across / 2,
    y: stage.y + stage.height / 2 - height / 2,
    width: across,
    height,
  };
  document
    .roundedRect(box.x, box.y, box.width, box.height, 2)
    .lineWidth(0.7)
    .fillAndStroke(inks.area, inks.line);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const along = width / 2 + 2;
  const [aside, ahead] = isTall ? [5, along] : [along, 5];
  room.take({ x: middle.x - aside, y: middle.y - ahead, width: 2 * aside, height: 2 * ahead });
  document.save();
  if (isTall) document.rotate(-90, { origin: [middle.x, middle.y] });
  typesetter.draw(text, style, middle.x - width / 2 + 0.5, middle.y + style.size * 0.36);
  document.restore();
}

function drawHead({ typesetter }: Press, text: string, x: number, y: number): void {
  typesetter.draw(plain(text), { size: 6.5, colour: inks.faint }, x, y + 6);
}

function sectionName(index: SeatMapIndex, seat: number): string {
  return index.drawing.sections[index.sectionOf(seat)]!.name;
}

/** Where only one of the floors is drawn, which. */
function floorName(index: SeatMapIndex, seat: number, { sections }: HallPlan): string {
  return sections.size === index.drawing.sections.length ? '' : `: ${index.floorOf(seat).toUpperCase()}`;
}

const headHeight = 14;
