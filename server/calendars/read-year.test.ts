/** A pasted list is read line by line: every line that is wrong is named with what is wrong, and none is guessed. */
import { describe, expect, it } from 'vitest';
import { readYear } from './read-year.ts';

const WEEKEND = [6, 7];
const read = (list: string, year = 2027) => readYear(list, year, WEEKEND);

describe('The list of a year', () => {
  it('names days and ranges, with names in one language or two, typed or copied from a spreadsheet', () => {
    const { days, errors } = read(
      [
        '# the notice of 2026',
        '2027-01-01..2027-01-03, holiday, New Year’s Day, 元旦',
        '',
        '2027/2/6\tworking\tSpring Festival\t春节调休',
        '2027年5月1日，休，劳动节',
        '20270508, 班, Labour Day',
      ].join('\r\n'),
    );
    expect(errors).toEqual([]);
    expect(days).toEqual([
      ...['2027-01-01', '2027-01-02', '2027-01-03'].map((date) => ({ date, kind: 'holiday', nameEn: 'New Year’s Day', nameZh: '元旦' })),
      { date: '2027-02-06', kind: 'working', nameEn: 'Spring Festival', nameZh: '春节调休' },
      { date: '2027-05-01', kind: 'holiday', nameEn: '劳动节', nameZh: '劳动节' },
      { date: '2027-05-08', kind: 'working', nameEn: 'Labour Day', nameZh: 'Labour Day' },
    ]);
  });

  it('says of each wrong line its number and what is wrong with it, and takes the right ones beside it', () => {
    const { days, errors } = read(
      [
        '2027-01-01, holiday, New Year',
        '2027-01-02, holiday',
        '2027-02-30, holiday, No day',
        '2027-03-05..2027-03-01, holiday, Backwards',
        '2027-03-01..2027-05-01, holiday, Too long',
        '2026-12-31, holiday, Another year',
        '2027-04-05, maybe, Unknown',
        `2027-04-06, holiday, ${'x'.repeat(61)}`,
        '2027-01-01, holiday, Again',
        '2027-04-07, working, A Wednesday',
        'holiday, 2027-04-08, Turned',
        '2027-04-09, constructor, A word of the machine',
      ].join('\n'),
    );
    expect(errors.map(({ line, fault }) => `${line} ${fault}`)).toEqual([
      '2 columns',
      '3 date',
      '4 range',
      '5 range',
      '6 year',
      '7 kind',
      '8 name',
      '9 twice',
      '10 worked',
      '11 date',
      '12 kind',
    ]);
    expect(errors[0]?.text).toBe('2027-01-02, holiday');
    expect(days.map(({ date }) => date)).toEqual(['2027-01-01']);
  });

  it('goes by the weekend of its calendar: a make-up day falls on it', () => {
    expect(readYear('2027-01-01, working, A Friday', 2027, [5, 6]).errors).toEqual([]);
    expect(readYear('2027-01-03, working, A Sunday', 2027, [5, 6]).errors).toMatchObject([{ fault: 'worked' }]);
  });
});
