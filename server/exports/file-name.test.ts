/** The name of a file that was taken out says what is in it, and is one that every system keeps. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertProperty } from '../kernel/property-fixture.ts';
import { exportFileName } from './file-name.ts';

const AT = new Date('2026-11-30T22:12:05.678Z');
const name = (list: string, filter: unknown, meaning = {}) => exportFileName(list, filter, meaning, AT, 'csv');

it.each([
  ['payments', {}, 'payments-20261130T221205.csv'],
  ['payments', { dateFrom: '2026-11-29', dateTo: '2026-11-29' }, 'payments-2026-11-29-20261130T221205.csv'],
  [
    'recon_calendar',
    { dateFrom: '2026-11-01', dateTo: '2026-11-30', channels: ['wechat'], show: 'state' },
    'recon-calendar-wechat-2026-11-01-to-2026-11-30-20261130T221205.csv',
  ],
  ['differences', { channels: ['wechat', 'alipay'], dateFrom: '2026-11-01' }, 'differences-from-2026-11-01-20261130T221205.csv'],
  ['audit', { dateTo: '2026-11-01', actor: '../Li' }, 'audit-to-2026-11-01-20261130T221205.csv'],
  [
    'account_statement',
    { account: '1122.wechat', from: '2026-11-01', to: '2026-11-30' },
    'account-statement-1122.wechat-2026-11-01-to-2026-11-30-20261130T221205.csv',
  ],
  ['statement_lines', { statementId: 'x', filter: { channels: ['adyen'] } }, 'statement-lines-adyen-20261130T221205.csv'],
])('%s of %o is called by list, channel, dates and moment', (list, filter, expected) => {
  expect(name(list, filter)).toBe(expected);
});

it('names what an id in the filter stands for', () => {
  const of = { channel: 'union_pay', dateFrom: '2026-11-28', dateTo: '2026-11-28' };
  expect(name('statement_lines', { statementId: 'x' }, { of })).toBe('statement-lines-union-pay-2026-11-28-20261130T221205.csv');
  expect(name('statement_lines', { statementId: 'x' }, { of: { ...of, dateFrom: null, dateTo: null } })).toBe(
    'statement-lines-union-pay-20261130T221205.csv',
  );
});

it('has no other sign than letters, digits, dots and hyphens, whatever a filter holds', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'a1.-_/\\"\r\n%中 '), maxLength: 12 });
  const filter = fc.record({
    account: text,
    channels: fc.array(text, { maxLength: 2 }),
    dateFrom: text,
    dateTo: text,
    from: text,
    to: text,
  });
  await assertProperty(
    fc.property(filter, (given) => {
      expect(name('payments', given)).toMatch(/^[A-Za-z0-9.-]+\.csv$/);
    }),
  );
});
