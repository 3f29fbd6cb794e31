import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { formatFaults, formatSeats, parseSeats } from '@admit-one/sdk/seat-map';
import { wrongUsage } from '../../failure.ts';
import { drawChart, type Whereabouts } from './draw-chart.ts';
import { isPretix, readPretix } from './pretix.ts';
import { isSeatsIo, readSeatsIo } from './seats-io.ts';

export interface ConvertedChart {
  drawing: SeatMapDrawing;
  /** The `.seats` text. */
  seats: string;
  /** What did not map, in whole sentences, each once. */
  notes: string[];
}

/** A chart of seats.io or a seating plan of pretix as a seat map. @throws Failure of wrong usage for anything else */
export function convertChart(json: string, whereabouts: Whereabouts): ConvertedChart {
  const chart = readChart(json);
  const drawing = drawChart(chart, whereabouts);
  const seats = formatSeats(drawing);
  const parsed = parseSeats(seats);
  if ('faults' in parsed) {
    const faults = formatFaults(parsed.faults.slice(0, 3), 'converted');
    throw wrongUsage(
      `The chart could not be drawn as a seat map:\n${faults}`,
      'Mend this in the chart, then convert it again.',
    );
  }
  return { drawing: parsed.drawing, seats, notes: [...new Set(chart.notes)] };
}

function readChart(json: string) {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrongUsage(`This is no JSON: ${error instanceof Error ? error.message : error}.`);
  }
  if (typeof value === 'object' && value !== null) {
    if (isSeatsIo(value)) return readSeatsIo(value);
    if (isPretix(value)) return readPretix(value);
  }
  throw wrongUsage(
    'This is neither a chart of seats.io nor a seating plan of pretix.',
    'Those are JSON objects with `subChart` or `subChartFloors`, and with `zones`.',
  );
}
