import { describe, expect, it } from 'vitest';
import { guessTimePattern, timeReader } from './time-pattern.ts';

describe('times after a pattern', () => {
  it('are read exactly, in their zone, and days that are none are refused', () => {
    const shanghai = timeReader('yyyy/MM/dd HH:mm', 'Asia/Shanghai');
    expect(shanghai('2026/4/1 9:05')).toBe(Date.UTC(2026, 3, 1, 1, 5));
    for (const text of ['2026/02/30 10:00', '2025/02/29 10:00', '2026/04/01 24:00', '2026/04/01', '26/04/01 10:00', ''])
      expect(shanghai(text)).toBeNull();
    expect(timeReader('yyyyMMddHHmmss', 'UTC')('20260401100000')).toBe(Date.UTC(2026, 3, 1, 10));
    expect(timeReader('iso', 'UTC')('2026-04-01T10:00:00.5+08:00')).toBe(Date.UTC(2026, 3, 1, 2, 0, 0, 500));
    expect(timeReader('epoch_s', 'UTC')('1775000000')).toBe(1_775_000_000_000);
    expect(timeReader('epoch_s', 'UTC')('1775000000000')).toBeNull();
    expect(timeReader('epoch_ms', 'UTC')('1775000000000')).toBe(1_775_000_000_000);
  });

  it('are refused with an offset that no clock has', () => {
    const iso = timeReader('iso', 'UTC');
    for (const offset of ['+99:99', '+15:00', '-24:00', '+08:60', '+0875'])
      expect([offset, iso(`2026-04-01T10:00:00${offset}`)]).toEqual([offset, null]);
    expect(iso('2026-04-01T10:00:00+14:00')).toBe(Date.UTC(2026, 2, 31, 20));
    expect(iso('2026-04-01T10:00:00-0330')).toBe(Date.UTC(2026, 3, 1, 13, 30));
  });

  it('take no longer however the blanks of a pattern and of a cell are written', () => {
    const blanks = [' '.repeat(12), ' \t'.repeat(6), '\u3000\u00a0'.repeat(6)];
    for (const between of blanks) {
      const reader = timeReader(`yyyy-MM-dd${between}HH:mm`, 'UTC');
      for (const given of [...blanks, ' '.repeat(36), ' '.repeat(100_000), '\t'.repeat(100_000)]) {
        expect(reader(`2026-04-01${given}10:05`)).toBe(Date.UTC(2026, 3, 1, 10, 5));
        const begun = performance.now();
        expect(reader(`2026-04-01${given}x`)).toBeNull();
        expect(performance.now() - begun).toBeLessThan(1_000);
      }
    }
  });

  it('of a zone with daylight saving have that day’s offset', () => {
    const berlin = timeReader('yyyy-MM-dd HH:mm:ss', 'Europe/Berlin');
    expect(berlin('2026-01-01 12:00:00')).toBe(Date.UTC(2026, 0, 1, 11));
    expect(berlin('2026-07-01 12:00:00')).toBe(Date.UTC(2026, 6, 1, 10));
  });

  it('are guessed from samples, but never where day and month could be each other', () => {
    expect(guessTimePattern(['2026/04/01 10:00:00', '2026/12/31 23:59:59'])).toBe('yyyy/MM/dd HH:mm:ss');
    expect(guessTimePattern(['20260401'])).toBe('yyyyMMdd');
    expect(guessTimePattern(['02/01/2026'])).toBeNull();
    expect(guessTimePattern([])).toBeNull();
  });
});
