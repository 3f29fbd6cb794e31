import { wrongUsage } from './failure.ts';

/** The beginning of a day like `2026-12-01` by this machine's calendar, as ISO 8601 and UTC. */
export function startOfDay(text: string, option: string): string {
  return dayOf(text, option, 0).toISOString();
}

/** The beginning of the day after. */
export function endOfDay(text: string, option: string): string {
  return dayOf(text, option, 1).toISOString();
}

function dayOf(text: string, option: string, daysLater: number): Date {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  if (date.getMonth() !== Number(month) - 1 || date.getDate() !== Number(day))
    throw wrongUsage(`${option} takes a day like 2026-12-01, not "${text}".`);
  date.setDate(date.getDate() + daysLater);
  return date;
}
