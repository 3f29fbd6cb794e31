import { wrongUsage } from './failure.ts';

/** Reads an option's whole number from 1 to `most`. */
export function readCount(option: string, most: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (count >= 1 && count <= most) return count;
    throw wrongUsage(`${option} takes a whole number from 1 to ${most}, not "${text}".`);
  };
}
