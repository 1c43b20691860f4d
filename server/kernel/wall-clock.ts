/** An instant as a clock on a wall shows it in a named zone, the same on the server and in the browser. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** The one format that all readings are taken from. Throws RangeError for a zone that the platform does not know. */
export function wallClockIn(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
    formats.set(zone, format);
  }
  return format;
}

/** `2026-03-02`, `10:32:05` and `+08:00`. */
export function wallClockText(at: Date, zone: string): { date: string; time: string; offset: string } {
  const part: Record<string, string> = {};
  for (const { type, value } of wallClockIn(zone).formatToParts(at)) part[type] = value;
  // Where there is no offset, some write `GMT` alone.
  const offset = (part.timeZoneName ?? '').replace('GMT', '') || '+00:00';
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}:${part.second}`, offset };
}
