/** A chart of another system as far as a seat map can say it, whatever format it came in. Positions are as drawn. */
export interface Chart {
  name: string;
  /** By what seats name them with, in the chart's order. */
  categories: Map<string, string>;
  sections: ChartSection[];
  /** Where the audience looks; none where the chart does not say. */
  focus: ChartPoint | undefined;
  /** What did not map, in whole sentences. */
  notes: string[];
}

export interface ChartSection {
  name: string;
  /** None where the chart has no floors. */
  floor: string;
  rows: ChartRow[];
  /** Its rows are no rows in the house: tables. They are drawn one below the other, and not turned. */
  isList?: true;
  /** Of a general-admission area, which has no rows. */
  area?: { category: string; capacity: number; at: ChartPoint };
}

export interface ChartRow {
  label: string;
  seats: ChartSeat[];
}

export interface ChartSeat extends ChartPoint {
  number: string;
  category: string;
  accessible: boolean;
  companion: boolean;
  restrictedView: boolean;
}

export interface ChartPoint {
  x: number;
  y: number;
}
