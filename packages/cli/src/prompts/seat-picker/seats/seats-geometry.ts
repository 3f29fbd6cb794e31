import type { Section } from '@admit-one/sdk/contract';
import { columnsThatFit, type Window, withLabels } from '../../../render/seat-section.ts';
import { canvasOf, type SectionCanvas } from '../../../render/section-canvas.ts';
import type { House } from '../house.ts';
import { layoutOf } from '../layout.ts';
import type { PickerState } from '../picker-state.ts';

/** Where the parts of one section's picture are, in columns and lines of the screen from 0. */
export interface SeatsGeometry {
  canvas: SectionCanvas;
  window: Window;
  /** Columns of the picture, the panel beside it left out. */
  columns: number;
  /** Columns of the panel at the right; 0 where there is no room for one. */
  panel: number;
  /** The line of the stage's edge, or of what is above the window. */
  top: number;
  /** Lines of the map's part, both edges included. */
  height: number;
  /** Empty lines over and columns before the picture within its part. */
  above: number;
  indent: number;
}

export function seatsGeometry(state: PickerState, section: Section): SeatsGeometry {
  const { size, scroll } = state;
  const canvas = canvasOf(section, pitch);
  // The last column stays empty: some terminals wrap there.
  const usable = size.columns - 1;
  const panel = hasPanel(usable, withLabels(canvas, canvas.columns)) ? panelColumns : 0;
  const columns = panel === 0 ? usable : usable - panel - 2;
  const layout = layoutOf(size);
  const height = layout.map + (panel === 0 ? 0 : layout.legend) + 2;
  const rows = Math.min(canvas.rowAt.length, height - 2);
  const across = columnsThatFit(canvas, columns);
  return {
    canvas,
    window: { ...scroll, rows, columns: across },
    columns,
    panel,
    top: layout.header,
    height,
    above: Math.floor((height - 2 - rows) / 3),
    indent: Math.max(0, Math.floor((columns - withLabels(canvas, across)) / 2)),
  };
}

export function sectionAt(house: House, state: PickerState): Section {
  return house.index.drawing.sections[state.section]!;
}

function hasPanel(usable: number, needed: number): boolean {
  return usable >= 140 || (usable >= 95 && needed + panelColumns + 2 <= usable);
}

const panelColumns = 38;
const pitch = 2;
