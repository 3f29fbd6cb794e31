import type { StageSide } from '../../../render/stage-edge.ts';
import type { House } from '../house.ts';
import { middleOf } from '../moves/middle-of.ts';

/** Where the stage lies seen from a section, which is drawn as if it was not turned. */
export function stageSide({ index }: House, section: number): StageSide {
  const { turn = 0 } = index.drawing.sections[section] ?? {};
  const middle = middleOf({ index }, section);
  const [x, y] = [index.stage.x - middle.x, index.stage.y - middle.y];
  const angle = (-turn * Math.PI) / 180;
  const right = x * Math.cos(angle) - y * Math.sin(angle);
  const down = x * Math.sin(angle) + y * Math.cos(angle);
  if (Math.abs(right) > 2 * Math.abs(down)) return right < 0 ? 'left' : 'right';
  return down <= 0 ? 'above' : 'below';
}
