/** Instants as wall-clock text in a named zone, and ages, the same on the server and in the browser. */
import { wallClockText } from '../../server/kernel/wall-clock.ts';

/** `2026-03-02 10:32:05` and `UTC+08:00` of an instant in a zone. */
export function instantText(at: Date, zone: string): { date: string; time: string; offset: string } {
  const { offset, ...shown } = wallClockText(at, zone);
  return { ...shown, offset: `UTC${offset}` };
}

/** `UTC+8` of a zone, for the top bar. */
export function shortOffset(zone: string, at: Date): string {
  return instantText(at, zone).offset.replace(/([+-])0?(\d+):00$/, '$1$2');
}

/** The largest whole unit of an age: 90 minutes is 1 hour. */
export function ageOf(milliseconds: number): { unit: 'second' | 'minute' | 'hour' | 'day'; count: number } {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return { unit: 'second', count: seconds };
  if (seconds < 3600) return { unit: 'minute', count: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: 'hour', count: Math.floor(seconds / 3600) };
  return { unit: 'day', count: Math.floor(seconds / 86_400) };
}
