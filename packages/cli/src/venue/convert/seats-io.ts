import { z } from 'zod';
import { wrongUsage } from '../../failure.ts';
import { count } from '../../render/text.ts';
import type { Chart, ChartPoint, ChartRow, ChartSeat, ChartSection } from './chart.ts';

/** Whether a JSON value looks like a chart of seats.io. */
export function isSeatsIo(value: object): boolean {
  return 'subChart' in value || 'subChartFloors' in value;
}

/** Reads a chart of seats.io. @throws Failure of wrong usage for what is none, or of a version long gone */
export function readSeatsIo(value: unknown): Chart {
  const parsed = chartSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw wrongUsage(`This is no chart of seats.io: ${path.join('.')}: ${message}.`);
  }
  const { name, version, categories, subChart, subChartFloors } = parsed.data;
  if (version < oldest)
    throw wrongUsage(
      `This chart is of version ${version}.`,
      `Charts from version ${oldest} on are read: publish it anew.`,
    );
  const notes: string[] = [];
  if (version > newest)
    notes.push(`Version ${version} is newer than those known, up to ${newest}: look the result over.`);
  const names = new Map(categories.list.map(({ key, label }) => [String(key), label]));
  const floors = subChartFloors ?? (subChart === undefined ? [] : [subChart]);
  const sections = floors.flatMap((floor) => sectionsOf(floor, notes));
  return { name, categories: names, sections, focus: focusOf(floors), notes };
}

/** What the shape of a chart has been tried with. */
const oldest = 15;
const newest = 22;

const point = z.object({ x: z.number(), y: z.number() });
const label = z.string().nullish();
const flag = z.boolean().nullish();
const key = z.union([z.string(), z.number()]).nullish();

const seat = z.object({
  ...point.shape,
  label,
  displayLabel: label,
  categoryKey: key,
  accessible: flag,
  companionSeat: flag,
  restrictedView: flag,
  published: flag,
});
const row = z.object({ label, displayLabel: label, seats: z.array(seat), curve: z.number().nullish() });
const table = z.object({ ...row.shape, bookAsAWhole: flag });
const area = z.object({
  label,
  displayLabel: label,
  categoryKey: key,
  capacity: z.number(),
  center: point.nullish(),
  bookAsAWhole: flag,
  variableOccupancy: flag,
});
const some = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const drawn = {
  rows: some(row),
  tables: some(table),
  generalAdmissionAreas: some(area),
  shapes: some(z.unknown()),
  texts: some(z.unknown()),
  icons: some(z.unknown()),
  imageObjects: some(z.unknown()),
  booths: some(z.unknown()),
};
const section = z.object({
  label,
  displayLabel: label,
  categoryKey: key,
  topLeft: point.nullish(),
  entrance: label,
  subChart: z.object(drawn),
});
const floor = z.object({
  ...drawn,
  sections: some(section),
  focalPoint: point.nullish(),
  floorName: label,
  floorDisplayName: label,
});
const chartSchema = z.object({
  name: z.string(),
  version: z.number(),
  categories: z.object({
    list: z.array(z.object({ key: z.union([z.string(), z.number()]), label: z.string() })),
  }),
  subChart: floor.optional(),
  subChartFloors: z.array(floor).optional(),
});

type Floor = z.infer<typeof floor>;
type Drawn = Omit<z.infer<typeof section>['subChart'], never>;
/** Where it is drawn, and what it inherits. */
type Around = { name: string; floor: string; offset: ChartPoint; category: string };

function sectionsOf(whole: Floor, notes: string[]): ChartSection[] {
  const name = whole.floorDisplayName ?? whole.floorName ?? '';
  const around = { name: 'Main', floor: name, offset: { x: 0, y: 0 }, category: '' };
  return [
    ...readDrawn(whole, around, notes),
    ...whole.sections.flatMap((one) => {
      const title = one.displayLabel ?? one.label ?? '';
      if (one.entrance) notes.push(`${title}: its entrance, ${one.entrance}, is not told.`);
      const category = keyOf(one.categoryKey, '');
      const inside = { name: title, floor: name, offset: one.topLeft ?? around.offset, category };
      return readDrawn(one.subChart, inside, notes);
    }),
  ];
}

function readDrawn(whole: Drawn, around: Around, notes: string[]): ChartSection[] {
  const { name, floor } = around;
  const found: ChartSection[] = [];
  const rows = whole.rows.map((one) => readRow(one, around, notes));
  if (rows.length > 0) found.push({ name, floor, rows });
  if (whole.tables.length > 0) found.push(readTables(whole.tables, around, rows.length > 0, notes));
  for (const one of whole.generalAdmissionAreas) found.push(...readArea(one, around, notes));
  tellUndrawn(whole, name, notes);
  return found;
}

function readRow(one: z.infer<typeof row>, around: Around, notes: string[]): ChartRow {
  const title = one.displayLabel ?? one.label ?? '';
  if (one.curve)
    notes.push(
      `${around.name} ${title}: its curve is drawn straight. \`curve:\` below the section bends all its rows.`,
    );
  const hidden = one.seats.filter(({ published }) => published === false).length;
  if (hidden > 0)
    notes.push(`${around.name} ${title}: ${count(hidden, 'seat')} not published are read as seats.`);
  return { label: title, seats: one.seats.map((each) => readSeat(each, around)) };
}

function readSeat(one: z.infer<typeof seat>, { offset, category }: Around): ChartSeat {
  return {
    x: one.x + offset.x,
    y: one.y + offset.y,
    number: one.displayLabel ?? one.label ?? '',
    category: keyOf(one.categoryKey, category),
    accessible: one.accessible === true,
    companion: one.companionSeat === true,
    restrictedView: one.restrictedView === true,
  };
}

/** Around a table nobody sits in a row: each table becomes one, its seats in the order of their numbers. */
function readTables(
  tables: readonly z.infer<typeof table>[],
  around: Around,
  isBesideRows: boolean,
  notes: string[],
): ChartSection {
  const name =
    isBesideRows || around.name === 'Main'
      ? `${around.name === 'Main' ? '' : `${around.name} `}Tables`
      : around.name;
  notes.push(`${count(tables.length, 'table')} of ${name}: each is drawn as a row.`);
  const rows = tables.map((one, down) => {
    const title = one.displayLabel ?? one.label ?? '';
    if (one.bookAsAWhole)
      notes.push(`Table ${title} is booked as a whole there; here its seats are sold one by one.`);
    const [first] = one.seats;
    const seats = one.seats.map((each, across) => ({
      ...readSeat(each, around),
      x: (first?.x ?? 0) + around.offset.x + across * besideTable,
      y: around.offset.y + down * besideTable,
    }));
    return { label: title, seats };
  });
  return { name, floor: around.floor, rows, isList: true };
}

/** How far apart seats of a table are drawn; about what charts have in rows. */
const besideTable = 20;

function readArea(one: z.infer<typeof area>, around: Around, notes: string[]): ChartSection[] {
  const name = one.displayLabel ?? one.label ?? '';
  if (!Number.isInteger(one.capacity) || one.capacity < 1) {
    notes.push(`Area ${name} has a capacity of ${one.capacity} and is left out.`);
    return [];
  }
  if (one.bookAsAWhole)
    notes.push(`Area ${name} is booked as a whole there; here its places are sold one by one.`);
  const centre = one.center ?? { x: 0, y: 0 };
  const at = { x: centre.x + around.offset.x, y: centre.y + around.offset.y };
  const category = keyOf(one.categoryKey, around.category);
  return [{ name, floor: around.floor, rows: [], area: { category, capacity: one.capacity, at } }];
}

function tellUndrawn(whole: Drawn, name: string, notes: string[]): void {
  const undrawn = [
    [whole.shapes.length, 'shape'],
    [whole.texts.length, 'text'],
    [whole.icons.length, 'icon'],
    [whole.imageObjects.length, 'image'],
    [whole.booths.length, 'booth'],
  ] as const;
  const told = undrawn.filter(([howMany]) => howMany > 0).map(([howMany, what]) => count(howMany, what));
  if (told.length > 0) notes.push(`${name}: not drawn: ${told.join(', ')}.`);
}

/** A point that nobody has moved says nothing. */
function focusOf(floors: readonly Floor[]): ChartPoint | undefined {
  const points = floors.flatMap(({ focalPoint }) => focalPoint ?? []);
  return points.find(({ x, y }) => x !== 0 || y !== 0);
}

function keyOf(own: string | number | null | undefined, inherited: string): string {
  return own === null || own === undefined ? inherited : String(own);
}
