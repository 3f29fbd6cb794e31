/** The `key: value` lines that every `.seats` file must have, each with an example of it. */
export const headers = {
  name: 'name: David Geffen Hall',
  city: 'city: Manhattan, NY',
  'time zone': 'time zone: America/New_York',
};

/** Those below a `section` line, which speak of that section. */
export const sectionKeys = {
  numbers: 'numbers: from right',
  at: 'at: -20, 4',
  turn: 'turn: 30',
  curve: 'curve: 25',
};

export type SectionKey = keyof typeof sectionKeys;

export const keyList =
  '`name:`, `city:`, `time zone:` and `stage:`, and below a section `numbers:`, `at:`, `turn:` and `curve:`';

export function isHeader(key: string): key is keyof typeof headers {
  return Object.hasOwn(headers, key);
}

export function isSectionKey(key: string): key is SectionKey {
  return Object.hasOwn(sectionKeys, key);
}

/** Offsets like `+01:00` are refused: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
