import { money } from '../../../render/money.ts';
import { count, cut, ellipsisFor, fit, grouped, pad, plain } from '../../../render/text.ts';
import { compose } from '../compose.ts';
import { cartLine, ends, type Frame, type KeyHints } from '../frame.ts';
import { categoryNamed } from '../house.ts';
import { heatGlyph } from './heat-bar.ts';
import { listWidths } from './list-widths.ts';
import { type OverviewLayout, overviewLayout } from './overview-layout.ts';
import { planLines } from './plan-lines.ts';
import { sectionLine } from './section-line.ts';

/** The sections: what is free, how much of it, for which prices, and where they lie. */
export function viewOverview(frame: Frame): string[] {
  const { house, state, palette, screen } = frame;
  const layout = overviewLayout(house, state);
  const subtitle = palette.faint(
    fit(plain(house.subtitle), frame.columns, 'left', ellipsisFor(screen)).trimEnd(),
  );
  const stale = state.isStale ? `${screen.unicode ? '▲' : '!'} not refreshed  ` : '';
  const head = ends(frame, palette.strong(plain(house.title)), palette.warning(stale) + frame.clock);
  const body = [
    head,
    ...(layout.header === 3 ? [subtitle, aboutLine(frame, layout)] : []),
    ...bodyLines(frame, layout),
  ];
  return compose(frame, body, [sectionInWords(frame), cartLine(frame)], keys(frame));
}

function bodyLines(frame: Frame, { header, list, plan }: OverviewLayout): string[] {
  const listed = list === undefined ? [] : listLines(frame, list);
  if (plan === undefined) return listed;
  const drawn = planLines(frame, plan.columns, plan.rows);
  if (list === undefined) return drawn;
  if (plan.left === 0)
    return [...listed, ...Array<string>(plan.top - header - listed.length).fill(''), ...drawn];
  const rule = frame.palette.faint(frame.screen.unicode ? '│' : '|');
  return drawn.map((line, at) => `${pad(listed[at] ?? '', list.columns)} ${rule} ${line}`);
}

function listLines(frame: Frame, { columns, entries }: NonNullable<OverviewLayout['list']>): string[] {
  const widths = listWidths(frame.house, frame.state);
  return entries.map((entry) =>
    entry.section === undefined
      ? frame.palette.accent(cut(plain(entry.floor), columns, ellipsisFor(frame.screen)))
      : sectionLine(frame, entry.section, widths, columns),
  );
}

/** How many sections there are, which category is looked for, and what the plan's signs mean. */
function aboutLine(frame: Frame, { list, plan }: OverviewLayout): string {
  const { house, state, palette, screen } = frame;
  const sections = house.index.drawing.sections.length;
  const here =
    list?.isAll === true ? '' : palette.faint(`${state.section + 1} of ${count(sections, 'section')}`);
  const only =
    state.only === undefined ? '' : palette.warning(`${plain(categoryNamed(house, state.only).name)} only`);
  const levels = [1, 0.7, 0.4, 0.1].map((left) => palette.heat(left)(heatGlyph(left, screen))).join('');
  const signs =
    plan === undefined
      ? ''
      : `${palette.faint('free')} ${levels}${palette.faint(`${heatGlyph(0, screen)} taken`)}`;
  return ends(frame, [only, here].filter((text) => text !== '').join('  '), signs);
}

/** `Stalls: 24 rows A to Z. A Prime 120 free $80.00, …`: what the section under the pointer is made of. */
function sectionInWords(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  const { name, rows, area } = house.index.drawing.sections[state.section]!;
  const survey = state.survey[state.section]!;
  const [first, last] = [rows[0]?.label, rows.at(-1)?.label];
  const made =
    area === undefined
      ? `${count(rows.length, 'row')}${rows.length > 1 ? ` ${first} to ${last}` : ''}`
      : 'general admission';
  const left = [...survey.freeByCategory].map(([letter, free]) => {
    const price = house.prices[letter];
    const costs = price === undefined ? '' : ` ${money(price, house.currency, screen)}`;
    return `${categoryNamed(house, letter).name} ${grouped(free)} free${costs}`;
  });
  const text = `${made}   ${left.length === 0 ? 'sold out' : left.join(', ')}`;
  return ends(frame, `${palette.strong(plain(name))}  ${plain(text)}`, '');
}

function keys({ screen, state }: Frame): KeyHints {
  const arrows = state.isPlan ? '←↑↓→' : '↑↓';
  return [
    [screen.unicode ? arrows : 'arrows', 'choose'],
    ['enter', 'open'],
    ['b', `best ${state.wanted}`],
    ['?', 'help'],
    ['esc', 'leave'],
    ['/', 'find'],
    ['c', 'category'],
    ['m', state.isPlan ? 'list' : 'plan'],
    ['+ -', 'number'],
  ];
}
