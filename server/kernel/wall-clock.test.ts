/** Wall clocks on both sides of Greenwich, in summer and in winter. */
import { expect, it } from 'vitest';
import { wallClockText } from './wall-clock.ts';

it.each([
  ['2026-03-01T16:00:00Z', 'Asia/Shanghai', { date: '2026-03-02', time: '00:00:00', offset: '+08:00' }],
  ['2026-03-02T00:00:00Z', 'UTC', { date: '2026-03-02', time: '00:00:00', offset: '+00:00' }],
  ['2026-07-01T02:29:59Z', 'America/St_Johns', { date: '2026-06-30', time: '23:59:59', offset: '-02:30' }],
  ['2026-12-01T03:29:59Z', 'America/St_Johns', { date: '2026-11-30', time: '23:59:59', offset: '-03:30' }],
])('%s in %s is shown by its date, its time and its offset', (at, zone, shown) => {
  expect(wallClockText(new Date(at), zone)).toEqual(shown);
});
