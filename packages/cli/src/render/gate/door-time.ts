/** `19:42:07`, by the clock of that zone; with the day where that is another than the day of `now`. */
export function doorTime(at: string, now: string, timeZone: string): string {
  const [then, today] = [at, now].map((moment) => partsOf(moment, timeZone));
  if (then === undefined || today === undefined) return at;
  return then.day === today.day ? then.time : `${then.day}, ${then.time}`;
}

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 days ago`; `in 25 min` for what is to come. */
export function fromNow(at: string, now: string): string {
  const seconds = Math.round((Date.parse(now) - Date.parse(at)) / 1000);
  if (seconds < 0) return `in ${spanOf(-seconds)}`;
  return seconds < 2 ? 'just now' : `${spanOf(seconds)} ago`;
}

/** `12 s`, `3 min`, `2 h`, `5 days`. */
export function spanOf(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

function partsOf(moment: string, timeZone: string): { day: string; time: string } | undefined {
  const instant = new Date(moment);
  if (Number.isNaN(instant.getTime())) return undefined;
  const day = { timeZone, day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return {
    day: new Intl.DateTimeFormat('en-GB', day).format(instant),
    time: new Intl.DateTimeFormat('en-GB', time).format(instant),
  };
}
