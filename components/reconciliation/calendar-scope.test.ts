/** Guarantees of the links of the calendar: they open the differences of the same dates, channels and owner, and nothing made up. */
import { describe, expect, it } from 'vitest';
import { differencesHref, scopeOf } from './calendar-scope.ts';

const LIN = '01a1fdde-2b8e-7000-8e03-757fbe16bd63';
const filters = (href: string) => Object.fromEntries(new URL(href, 'http://x').searchParams);

describe('The scope of the calendar', () => {
  it('opens the differences of its dates, channels and owner, narrowed by what is asked for more', () => {
    const scope = scopeOf('2026-11-01', '2026-11-20', ['wechat', 'alipay'], LIN);
    expect(filters(differencesHref(scope, { 'f.kinds': 'fee' }))).toEqual({
      'f.date': '2026-11-01..2026-11-20',
      'f.channels': 'wechat,alipay',
      'f.owner': LIN,
      'f.kinds': 'fee',
    });
    expect(filters(differencesHref(scopeOf('2026-11-01', '2026-11-01')))).toEqual({ 'f.date': '2026-11-01' });
  });

  it('leaves out what cannot be a channel or an owner', () => {
    expect(scopeOf('2026-11-01', '2026-11-02', ['wechat', "x'; --", ''], 'me')).toEqual({
      dateFrom: '2026-11-01',
      dateTo: '2026-11-02',
      channels: ['wechat'],
    });
    expect(scopeOf('2026-11-01', '2026-11-02', ['?'], 'nobody')).toEqual({ dateFrom: '2026-11-01', dateTo: '2026-11-02', owner: 'nobody' });
  });
});
