/** Days in a row are one row of the list, and no day is lost or taken for another. */
import { describe, expect, it } from 'vitest';
import { spansOf } from './spans.ts';

const day = (date: string, nameEn = 'National Day', kind: 'holiday' | 'working' = 'holiday') => ({ date, kind, nameEn, nameZh: nameEn });

describe('The spans of a year', () => {
  it('hold days in a row of one name, over the end of a month too', () => {
    expect(spansOf([day('2026-09-30'), day('2026-10-01'), day('2026-10-02')])).toEqual([
      { from: '2026-09-30', to: '2026-10-02', days: 3, kind: 'holiday', nameEn: 'National Day', nameZh: 'National Day' },
    ]);
  });

  it('end at a gap, at another name and at another kind', () => {
    const spans = spansOf([
      day('2026-10-01'),
      day('2026-10-03'),
      day('2026-10-04', 'Mid-Autumn'),
      day('2026-10-05', 'Mid-Autumn', 'working'),
    ]);
    expect(spans.map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2026-10-01 2026-10-01',
      '2026-10-03 2026-10-03',
      '2026-10-04 2026-10-04',
      '2026-10-05 2026-10-05',
    ]);
    expect(spansOf([])).toEqual([]);
  });
});
