/** The calendar as sheets: the matrix of one metric (a row a channel, a column a date), and what the file is about. Pure. */
import type { ChannelRow } from '../../channels/contract.ts';
import type { Cell, Language, Sheet } from '../../exports/export.ts';
import { type BusinessDate, daysBetween } from '../../kernel/business-date.ts';
import type { Fraction } from '../engine/contract.ts';
import type { CalendarMetric, CellState } from './codes.ts';
import type { CalendarCell } from './contract.ts';

/** The words of the screen, held to it by a test. */
export const STATE_WORD: Record<Language, Record<CellState, string>> = {
  en: {
    none: 'None due',
    holiday: 'Non-working day',
    expected: 'Expected',
    late: 'Late',
    imported: 'Imported',
    totals_agree: 'Totals agree',
    incomplete: 'Incomplete',
    matched: 'Balanced',
    differences: 'Differences',
    closed: 'Resolved',
  },
  zh: {
    none: '无需对账',
    holiday: '非工作日',
    expected: '待到达',
    late: '延迟',
    imported: '已接收',
    totals_agree: '总额相符',
    incomplete: '账单未齐',
    matched: '已平',
    differences: '有差异',
    closed: '差异已清',
  },
};

export const METRIC_WORD: Record<Language, Record<CalendarMetric, string>> = {
  en: {
    state: 'State',
    open: 'Count of unresolved differences',
    amount: 'Unresolved amount',
    rate: 'Match rate',
    age: 'Age of the oldest unresolved',
  },
  zh: { state: '状态', open: '未解决笔数', amount: '未解决金额', rate: '匹配率', age: '最长账龄' },
};

/** `99.99%`, cut and never rounded up: 100.00% means all. Null where nothing was compared. */
export function rateText({ part, whole }: Fraction): string | null {
  if (whole === 0n) return null;
  const digits = ((part * 10_000n) / whole).toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}%`;
}

/** Days from the business date to `today`, of a day with something open; else null. */
export function oldestAge(cell: Pick<CalendarCell, 'openCount' | 'businessDate'>, today: BusinessDate): number | null {
  return cell.openCount === 0 ? null : daysBetween(cell.businessDate as BusinessDate, today);
}

const nameOf = (channel: ChannelRow, language: Language) => (language === 'zh' ? channel.nameZh : channel.nameEn);

function matrixCell(cell: CalendarCell, show: CalendarMetric, currency: string, today: BusinessDate, language: Language): Cell {
  const word = STATE_WORD[language][cell.state];
  if (show === 'state') return { as: 'text', value: cell.openCount > 0 ? `${word} · ${cell.openCount}` : word };
  // A day off has no run: what the next statement lacks of its records is found by that one's.
  if (cell.runId === null && (cell.statedOn === null || cell.openOfAll + cell.openCount === 0)) return { as: 'text', value: word };
  if (show === 'open') return { as: 'count', value: cell.openCount };
  if (show === 'age') return { as: 'count', value: oldestAge(cell, today) };
  if (show === 'rate') return { as: 'text', value: cell.autoMatch && rateText(cell.autoMatch) };
  return { as: 'amount', value: cell.openDelta.find((open) => open.currency === currency)?.grossMinor ?? 0n, currency };
}

/** One row a channel; of the metric of amounts one row a channel and currency, since amounts of two currencies are never added. */
export function matrixSheet(
  channels: readonly ChannelRow[],
  cells: readonly CalendarCell[],
  days: readonly string[],
  show: CalendarMetric,
  today: BusinessDate,
  language: Language,
): Sheet {
  const isChinese = language === 'zh';
  const at = new Map(cells.map((cell) => [`${cell.channelCode} ${cell.businessDate}`, cell]));
  const rows = channels.flatMap((channel): Cell[][] => {
    const own = days.map((day) => at.get(`${channel.code} ${day}`));
    const open = own.flatMap((cell) => cell?.openDelta.map(({ currency }) => currency) ?? []);
    const currencies = show === 'amount' ? [...new Set([channel.currency, ...open])] : [channel.currency];
    return currencies.map((currency) => [
      { as: 'text', value: nameOf(channel, language) },
      { as: 'id', value: channel.code },
      ...(show === 'amount' ? [{ as: 'text' as const, value: currency }] : []),
      ...own.map((cell): Cell => (cell ? matrixCell(cell, show, currency, today, language) : { as: 'text', value: null })),
    ]);
  });
  return {
    name: isChinese ? '对账日历' : 'Calendar',
    headers: [
      isChinese ? '渠道' : 'Channel',
      isChinese ? '渠道代码' : 'Channel code',
      ...(show === 'amount' ? [isChinese ? '币种' : 'Currency'] : []),
      ...days,
    ],
    frozenColumns: 1,
    rows,
  };
}

type About = {
  channels: readonly ChannelRow[];
  isOfAll: boolean;
  dateFrom: string;
  dateTo: string;
  owner: string | null;
  show: CalendarMetric;
  by: string;
  at: Date;
};

/** What a reader needs to know a month later: dates, filters, who took it, when. */
export function aboutSheet({ channels, isOfAll, dateFrom, dateTo, owner, show, by, at }: About, language: Language): Sheet {
  const isChinese = language === 'zh';
  const text = (name: string, value: string): Cell[] => [
    { as: 'text', value: name },
    { as: 'text', value },
  ];
  return {
    name: isChinese ? '说明' : 'About',
    headers: isChinese ? ['项目', '内容'] : ['Field', 'Value'],
    rows: [
      text(isChinese ? '账务日' : 'Business dates', isChinese ? `${dateFrom} ～ ${dateTo}` : `${dateFrom} – ${dateTo}`),
      text(
        isChinese ? '渠道' : 'Channels',
        isOfAll ? (isChinese ? '全部' : 'All') : channels.map((channel) => nameOf(channel, language)).join(isChinese ? '、' : ', '),
      ),
      text(isChinese ? '差异负责人' : 'Difference owner', owner ?? (isChinese ? '全部' : 'All')),
      text(isChinese ? '矩阵显示' : 'Matrix shows', METRIC_WORD[language][show]),
      text(isChinese ? '导出人' : 'Exported by', by),
      [
        { as: 'text', value: isChinese ? '导出时间' : 'Exported at' },
        { as: 'instant', value: at },
      ],
      text(isChinese ? '时区' : 'Time zone', 'UTC+08:00'),
      text(
        isChinese ? '自动匹配率' : 'Auto-match rate',
        isChinese ? '自动匹配 ÷ 可比对明细，按笔数；截断，不四舍五入' : 'matched ÷ compared lines, by count; cut, never rounded up',
      ),
      text(isChinese ? '金额' : 'Amounts', isChinese ? '支付减退款，主单位' : 'payments less refunds, in major units'),
    ],
  };
}
