import type { Area, Section } from '../contract/schemas/seat-map.ts';
import type { Where } from './fault-log.ts';
import type { Numbering } from './numbering.ts';

/** A section as far as it has been read: its seats get their numbers and kinds when all is known. */
export class OpenSection {
  readonly name: string;
  readonly floor: string;
  readonly where: Where;
  readonly isArea: boolean;
  readonly rows: DrawnRow[] = [];
  readonly labels = new Set<string>();
  /** Counts faulty rows too: a section whose only row is misspelt is not also empty. */
  rowLines = 0;
  /** Aisles drawn since the last row. */
  aisles = 0;
  aisleWhere: Where | undefined;
  numbering: { numbering: Numbering; where: Where; isUsed: boolean } | undefined;
  curveWhere: Where | undefined;
  area: Area | undefined;
  /** Where what an area holds is said. */
  areaColumn = 1;
  readonly lie: Pick<Section, 'at' | 'turn' | 'curve'> = {};
  readonly keys = new Set<string>();

  constructor(name: string, floor: string, where: Where, isArea: boolean) {
    this.name = name;
    this.floor = floor;
    this.where = where;
    this.isArea = isArea;
  }
}

export type DrawnRow = {
  label: string;
  /** With the small letters of kinds of seats. */
  cells: string;
  cellsColumn: number;
  where: Where;
  numbering: Numbering | undefined;
  /** Where what is said of its numbers begins. */
  restColumn: number;
  shift: number | undefined;
  aislesBefore: number;
  ordinals: number[];
};
