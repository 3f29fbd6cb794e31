import { nearest } from '../../nearest.ts';
import { sayRow } from '../../render/spoken/say-row.ts';
import { saySection } from '../../render/spoken/say-section.ts';
import { count } from '../../render/text.ts';
import type { House } from '../seat-picker/house.ts';
import { findWords } from './find-words.ts';
import { type ReaderState, type Said, seatsOf } from './reader-state.ts';
import { takeBest } from './take-best.ts';
import { listed, sayTaken, takeSeats } from './take-seats.ts';

/** The answer to a line that somebody typed: of any text on any state, without side effects. */
export function answerLine(house: House, state: ReaderState, line: string): Said {
  const text = line.normalize('NFC').trim().replace(/\s+/g, ' ');
  const [word = '', ...more] = text.toLowerCase().split(' ');
  const rest = text.slice(word.length).trim();
  switch (word) {
    case '':
      return { state, says: [sayTaken(house, state), 'Type help for what you can say.'] };
    case 'help':
    case '?':
      return { state, says: help };
    case 'sections':
      return { state, says: saySections(house, state) };
    case 'taken':
      return { state, says: [sayTaken(house, state)] };
    case 'best':
      return best(house, state, more);
    case 'drop':
      return drop(house, state, rest);
    case 'hold':
      if (state.picked.length > 0) return { state: { ...state, outcome: 'hold' }, says: [] };
      return { state, says: ['You have taken no seat yet. Type best, or the label of a seat.'] };
    case 'quit':
    case 'leave':
      return { state: { ...state, outcome: 'leave' }, says: [] };
    default:
      return /^\d{1,3}$/.test(text) ? want(house, state, Number(text)) : named(house, state, text);
  }
}

/** `best`, `best 2`, `best 2 in Orchestra`, `best in Pit`. */
function best(house: House, state: ReaderState, words: readonly string[]): Said {
  const [, number, section] = /^(\d{1,3})? ?(?:in (.+))?$/.exec(words.join(' ')) ?? [];
  if (words.length > 0 && number === undefined && section === undefined)
    return { state, says: ['Say best, best 2, or best 2 in a section.'] };
  if (section === undefined)
    return takeBest(house, state, { count: number === undefined ? state.wanted : Number(number) });
  const found = findWords(house, section, undefined);
  if (found.kind !== 'section') return unknown(house, state, section);
  const { name } = house.index.drawing.sections[found.at]!;
  return takeBest(house, state, {
    count: number === undefined ? state.wanted : Number(number),
    section: name,
  });
}

function want(house: House, state: ReaderState, wanted: number): Said {
  if (wanted < 1 || wanted > house.max)
    return { state, says: [`You may take 1 to ${count(house.max, 'seat')} here.`] };
  const says = [`You want ${count(wanted, 'seat')}. Type best for the best free ones, or a section's name.`];
  return { state: { ...state, wanted }, says };
}

function drop(house: House, state: ReaderState, text: string): Said {
  if (text === '' || text.toLowerCase() === 'all') {
    const next = { ...state, picked: [] };
    return { state: next, says: [sayTaken(house, next)] };
  }
  const found = findWords(house, text, state.section);
  const dropped = found.kind === 'seats' ? found.seats.filter((seat) => state.picked.includes(seat)) : [];
  if (dropped.length === 0) return { state, says: [`You have not taken ${text}.`, sayTaken(house, state)] };
  const next = { ...state, picked: state.picked.filter((seat) => !dropped.includes(seat)) };
  return { state: next, says: [sayTaken(house, next)] };
}

function named(house: House, state: ReaderState, text: string): Said {
  const found = findWords(house, text, state.section);
  const seats = seatsOf(house, state);
  switch (found.kind) {
    case 'section': {
      const section = house.index.drawing.sections[found.at]!;
      const rows = section.rows.map((row) => sayRow(section, row, seats));
      const area = section.area === undefined ? [] : [`Type best 2 in ${section.name} for two places of it.`];
      return { state: { ...state, section: found.at }, says: [saySection(section, seats), ...rows, ...area] };
    }
    case 'row':
      return { state: { ...state, section: found.at }, says: [sayRow(found.section, found.row, seats)] };
    case 'seats':
      return takeSeats(house, state, found.seats);
    case 'many':
      return { state, says: [`That may be ${listed(found.names.slice(0, 6), 'or')}. Say the section too.`] };
    case 'nothing':
      return unknown(house, state, found.text);
  }
}

function unknown(house: House, state: ReaderState, text: string): Said {
  const names = house.index.drawing.sections.map(({ name }) => name);
  const likely = nearest(text, [...names, ...words]);
  const guess = likely.length === 0 ? '' : ` The nearest is ${listed(likely, 'or')}.`;
  return { state, says: [`Nothing here is called "${text}".${guess} Type help for what you can say.`] };
}

/** What is left, section by section; the rows at once where there is one section only. */
export function saySections(house: House, state: ReaderState): string[] {
  const { sections } = house.index.drawing;
  const seats = seatsOf(house, state);
  const [only] = sections;
  const rows =
    sections.length === 1 && only !== undefined ? only.rows.map((row) => sayRow(only, row, seats)) : [];
  return [...sections.map((section) => saySection(section, seats)), ...rows];
}

const words = ['best', 'hold', 'drop', 'taken', 'sections', 'help', 'quit'];

const help = [
  'Type a number for how many seats you want.',
  'Type best to take the best free ones, or best 2 in Orchestra.',
  'Type sections to hear what is left, a section for its rows, Orchestra row B for one row.',
  'Type the label of a seat to take it, Orchestra B-12, or several with commas between.',
  'Type taken to hear what you took, drop B-12 or drop all to give seats back.',
  'Type hold to hold what you took, quit to leave without.',
];
