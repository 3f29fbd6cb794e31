import { z } from 'zod';
import { wrongUsage } from '../../failure.ts';
import { count } from '../../render/text.ts';
import type { Chart, ChartPoint, ChartSection } from './chart.ts';

/** Whether a JSON value looks like a seating plan of pretix. */
export function isPretix(value: object): boolean {
  return 'zones' in value && Array.isArray(value.zones);
}

/** Reads a seating plan of pretix. @throws Failure of wrong usage for what is none */
export function readPretix(value: unknown): Chart {
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw wrongUsage(`This is no seating plan of pretix: ${path.join('.')}: ${message}.`);
  }
  const { name, categories, zones } = parsed.data;
  const notes: string[] = [];
  const sections = zones.map((one): ChartSection => {
    const rows = one.rows.map((row) => ({
      label: row.row_number ?? '',
      seats: row.seats.map((seat) => ({
        ...sum(one.position, row.position, seat.position),
        number: seat.seat_number ?? '',
        category: seat.category ?? '',
        ...{ accessible: false, companion: false, restrictedView: false },
      })),
    }));
    const undrawn = one.areas.filter((area) => !isStage(area)).length;
    if (undrawn > 0) notes.push(`${one.name ?? ''}: not drawn: ${count(undrawn, 'area')}.`);
    return { name: one.name ?? '', floor: '', rows };
  });
  const focus = zones.flatMap(stageOf)[0];
  if (focus === undefined) notes.push('The plan shows no stage: the first row is taken to be the nearest.');
  return { name, categories: new Map(categories.map((one) => [one.name, one.name])), sections, focus, notes };
}

const point = z.object({ x: z.number(), y: z.number() });
const place = point.nullish().transform((at) => at ?? { x: 0, y: 0 });
const text = z.string().nullish();
const areaSchema = z.object({
  position: place,
  width: z.number().nullish(),
  height: z.number().nullish(),
  text: z.union([z.string(), z.object({ text })]).nullish(),
});
const some = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const zone = z.object({
  name: text,
  position: place,
  rows: some(
    z.object({
      row_number: text,
      position: place,
      seats: some(z.object({ seat_number: text, position: place, category: text })),
    }),
  ),
  areas: some(areaSchema),
});
const planSchema = z.object({
  name: z.string(),
  categories: z.array(z.object({ name: z.string() })),
  zones: z.array(zone),
});

type Area = z.infer<typeof areaSchema>;

function isStage({ text: said }: Area): boolean {
  const words = typeof said === 'string' ? said : (said?.text ?? '');
  return /stage|bühne|screen|scène|escenario|podium/i.test(words);
}

/** The middle of the edge that the audience sees. */
function stageOf({ position, areas }: z.infer<typeof zone>): ChartPoint[] {
  return areas.filter(isStage).map((area) => {
    const edge = { x: (area.width ?? 0) / 2, y: area.height ?? 0 };
    return sum(position, area.position, edge);
  });
}

function sum(...points: readonly ChartPoint[]): ChartPoint {
  return points.reduce((one, other) => ({ x: one.x + other.x, y: one.y + other.y }));
}
