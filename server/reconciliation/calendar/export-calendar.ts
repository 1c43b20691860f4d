/** The calendar as a file: in Excel the matrix first, then the exact figures behind each cell, a row a channel, date and currency; in CSV the
 *  figures alone. */
import type { ChannelRow } from '../../channels/contract.ts';
import { everyChannel } from '../../channels/list-channels.ts';
import { defineExport } from '../../exports/export.ts';
import { actorName } from '../../guard/context.ts';
import type { QueryContext } from '../../guard/query.ts';
import { addDays, BOOK_DAY, type BusinessDate, businessDateOf, daysBetween } from '../../kernel/business-date.ts';
import { type CalendarCell, type CalendarInput, calendarExportFilter } from './contract.ts';
import { readCalendar } from './list-calendar.ts';
import { aboutSheet, matrixSheet, oldestAge, rateText, STATE_WORD } from './sheets.ts';
import { selectOwnerName } from './store.ts';

type Taken = { cells: CalendarCell[]; channels: ChannelRow[]; today: BusinessDate };
/** A cell in one currency; amounts are null where that side has none. */
export type CellFigures = {
  cell: CalendarCell;
  channel: ChannelRow;
  currency: string;
  statementMinor: bigint | null;
  bookMinor: bigint | null;
  netMinor: bigint | null;
  grossMinor: bigint | null;
  /** Counts and rates are of the whole cell and stand in its first row only, so that a column can be added up. */
  isFirst: boolean;
  age: number | null;
};

/** Matrix and figures of one file tell of one moment. */
const taken = new WeakMap<QueryContext, Promise<Taken>>();

function take(context: QueryContext, filter: CalendarInput & { show: unknown }): Promise<Taken> {
  const { show: _, ...input } = filter;
  const kept = taken.get(context) ?? read(context, input);
  taken.set(context, kept);
  return kept;
}

async function read(context: QueryContext, input: CalendarInput): Promise<Taken> {
  const cells = await readCalendar(context, input);
  const shown = new Set(cells.map((cell) => cell.channelCode));
  const channels = (await everyChannel(context.db)).filter((channel) => shown.has(channel.code));
  return { cells, channels, today: businessDateOf(context.now, BOOK_DAY) };
}

/** The figures of a cell, currency by currency; one row in the channel's own currency where it has none yet. */
export function figuresOf(cell: CalendarCell, channel: ChannelRow, today: BusinessDate): CellFigures[] {
  const currencies = [...new Set([...cell.totals.map((total) => total.currency), ...cell.openDelta.map((open) => open.currency)])].sort();
  return (currencies.length > 0 ? currencies : [channel.currency]).map((currency, at) => {
    const total = cell.totals.find((one) => one.currency === currency);
    const open = cell.openDelta.find((one) => one.currency === currency);
    const nothing = cell.runId === null ? null : 0n;
    return {
      cell,
      channel,
      currency,
      statementMinor: total?.statementMinor ?? null,
      bookMinor: total?.bookMinor ?? null,
      netMinor: open?.deltaMinor ?? nothing,
      grossMinor: open?.grossMinor ?? nothing,
      isFirst: at === 0,
      age: oldestAge(cell, today),
    };
  });
}

type Count = bigint | number | null;
const once = (row: CellFigures, value: Count) => ({ as: 'count' as const, value: row.isFirst ? value : null });
const money = (row: CellFigures, value: bigint | null) => ({ as: 'amount' as const, value, currency: row.currency });

export const exportCalendar = defineExport<typeof calendarExportFilter, CellFigures>({
  id: 'recon_calendar',
  permission: 'reconciliation.read',
  filter: calendarExportFilter,
  sheetName: { en: 'Data', zh: '数据' },
  columns: [
    {
      header: { en: 'Channel', zh: '渠道' },
      cell: (row, language) => ({ as: 'text', value: language === 'zh' ? row.channel.nameZh : row.channel.nameEn }),
    },
    { header: { en: 'Channel code', zh: '渠道代码' }, cell: (row) => ({ as: 'id', value: row.cell.channelCode }) },
    { header: { en: 'Business date', zh: '账务日' }, cell: (row) => ({ as: 'date', value: row.cell.businessDate }) },
    { header: { en: 'State', zh: '状态' }, cell: (row, language) => ({ as: 'text', value: STATE_WORD[language][row.cell.state] }) },
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
    { header: { en: 'Statement total', zh: '账单合计' }, cell: (row) => money(row, row.statementMinor) },
    { header: { en: 'Our total', zh: '我方合计' }, cell: (row) => money(row, row.bookMinor) },
    {
      header: { en: 'Statement − ours', zh: '账单 − 我方' },
      cell: (row) => money(row, row.statementMinor === null || row.bookMinor === null ? null : row.statementMinor - row.bookMinor),
    },
    { header: { en: 'Unresolved net', zh: '未解决净差额' }, cell: (row) => money(row, row.netMinor) },
    { header: { en: 'Unresolved at risk', zh: '未解决风险敞口金额' }, cell: (row) => money(row, row.grossMinor) },
    {
      header: { en: 'Statement lines', zh: '账单笔数' },
      cell: (row) => once(row, row.cell.statementIds.length > 0 ? row.cell.statementCount : null),
    },
    { header: { en: 'Our records', zh: '我方笔数' }, cell: (row) => once(row, row.cell.runId ? row.cell.bookCount : null) },
    {
      header: { en: 'Unresolved differences', zh: '未解决差异' },
      cell: (row) => once(row, row.cell.runId || row.cell.openCount > 0 ? row.cell.openCount : null),
    },
    { header: { en: 'Waiting', zh: '等待次日' }, cell: (row) => once(row, row.cell.runId ? row.cell.waitingCount : null) },
    { header: { en: 'Auto-matched lines', zh: '自动匹配笔数' }, cell: (row) => once(row, row.cell.autoMatch?.part ?? null) },
    { header: { en: 'Compared lines', zh: '可比对笔数' }, cell: (row) => once(row, row.cell.autoMatch?.whole ?? null) },
    {
      header: { en: 'Auto-match rate', zh: '自动匹配率' },
      cell: (row) => ({ as: 'text', value: row.isFirst && row.cell.autoMatch ? rateText(row.cell.autoMatch) : null }),
    },
    { header: { en: 'Oldest unresolved in days', zh: '最长账龄（天）' }, cell: (row) => once(row, row.age) },
    {
      header: { en: 'Owners', zh: '负责人' },
      cell: (row, language) => ({
        as: 'text',
        value: row.cell.owners
          .map(({ name, count }) => `${name ?? (language === 'zh' ? '无人负责' : 'Unassigned')} ${count}`)
          .join(language === 'zh' ? '、' : ', '),
      }),
    },
    {
      header: { en: 'Due', zh: '应到时间' },
      cell: (row) => ({ as: 'instant', value: row.cell.statedOn === null ? row.cell.dueAt : null }),
    },
    { header: { en: 'Arrived', zh: '到达时间' }, cell: (row) => ({ as: 'instant', value: row.cell.arrivedAt }) },
  ],
  front: async (context, filter, language) => {
    const { cells, channels, today } = await take(context, filter);
    const { dateFrom, dateTo, owner, show } = filter;
    const days = Array.from({ length: daysBetween(dateFrom as BusinessDate, dateTo as BusinessDate) + 1 }, (_none, at) =>
      addDays(dateFrom as BusinessDate, at),
    );
    const nobody = language === 'zh' ? '无人负责' : 'Unassigned';
    const ownerName = owner === undefined ? null : owner === 'nobody' ? nobody : ((await selectOwnerName(context.db, owner)) ?? owner);
    const about = { channels, isOfAll: !filter.channels?.length, dateFrom, dateTo, owner: ownerName, show, by: actorName(context.actor) };
    return [matrixSheet(channels, cells, days, show, today, language), aboutSheet({ ...about, at: context.now }, language)];
  },
  rows: async function* (context, filter) {
    const { cells, channels, today } = await take(context, filter);
    const of = new Map(channels.map((channel) => [channel.code, channel]));
    for (const cell of cells) {
      const channel = of.get(cell.channelCode);
      if (channel) yield* figuresOf(cell, channel, today);
    }
  },
});
