import type { Stage } from '../contract/schemas/seat-map.ts';
import { limits } from './limits.ts';
import { formatPoint, readPoint } from './measure.ts';

/**
 * What `stage:` says: a place (`below`, `at 0, 12`), a name (`Screen`), or both (`Pitch, middle`).
 * Null when it says neither.
 */
export function readStage(value: string): Stage | null {
  const place = readPlace(value);
  if (place !== null) return { place };
  const comma = value.indexOf(',');
  const name = (comma === -1 ? value : value.slice(0, comma)).trim();
  const behind = comma === -1 ? 'above' : readPlace(value.slice(comma + 1).trim());
  if (name === '' || name.length > limits.sectionName || behind === null) return null;
  return { name, place: behind };
}

export function formatStage({ name, place }: Stage): string {
  const where = typeof place === 'string' ? place : `at ${formatPoint(place)}`;
  return name === undefined ? where : `${name}, ${where}`;
}

function readPlace(text: string): Stage['place'] | null {
  const named = places.find((place) => place === text);
  if (named !== undefined) return named;
  return text.startsWith('at ') ? readPoint(text.slice('at '.length).trim()) : null;
}

const places = ['above', 'below', 'left', 'right', 'middle'] as const;
