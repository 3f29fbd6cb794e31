/** The `key: value` lines at the top of a `.seats` file, each with an example of it. */
export const headers = {
  name: 'name: David Geffen Hall',
  city: 'city: Manhattan, NY',
  'time zone': 'time zone: America/New_York',
};
export const headerList = '`name:`, `city:` and `time zone:`';

export function isHeader(key: string): key is keyof typeof headers {
  return Object.hasOwn(headers, key);
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
