import type { FaultCode } from './fault.ts';
import type { Where } from './fault-log.ts';
import { type SectionKey, sectionKeys } from './headers.ts';
import { readMeasure, readPoint } from './measure.ts';
import { readNumbering } from './numbering.ts';
import type { OpenSection } from './open-section.ts';

type Problem = { code: FaultCode; message: string; isWholeLine?: boolean };

/** Notes what a key says of a section; gives what is wrong with it, or null. */
export function readSectionKey(
  section: OpenSection,
  key: SectionKey,
  value: string,
  where: Where,
): Problem | null {
  if (section.isArea && key !== 'at') {
    const message = `\`${key}:\` speaks of rows, and area \`${section.name}\` has none. Delete the line.`;
    return { code: 'misplaced_header', message, isWholeLine: true };
  }
  if (section.keys.has(key)) {
    const message = `\`${key}:\` stands twice in this section. Keep one of the two.`;
    return { code: 'duplicate_header', message, isWholeLine: true };
  }
  section.keys.add(key);
  if (key === 'numbers') {
    const numbering = readNumbering(value);
    if (typeof numbering === 'string') return { code: 'bad_numbers', message: numbering };
    section.numbering = { numbering, where, isUsed: false };
    return null;
  }
  return key === 'at' ? placeAt(section, value) : bend(section, key, value, where);
}

function placeAt({ lie }: OpenSection, value: string): Problem | null {
  const at = readPoint(value);
  if (at !== null) {
    lie.at = at;
    return null;
  }
  const message = `\`at:\` says how far to the right and how far back the middle of the front row lies, in places: \`${sectionKeys.at}\`.`;
  return { code: 'bad_value', message };
}

function bend(section: OpenSection, key: 'turn' | 'curve', value: string, where: Where): Problem | null {
  const measure = readMeasure(value);
  if (measure === null || (key === 'curve' && measure < 0)) {
    const says = key === 'turn' ? 'degrees clockwise' : "the front row's radius in places";
    return { code: 'bad_value', message: `\`${key}:\` says ${says}: \`${sectionKeys[key]}\`.` };
  }
  section.lie[key] = measure;
  if (key === 'curve') section.curveWhere = where;
  return null;
}
