/** A channel in a file: its code, which programs read; in Chinese its name, with the code beside it. */
import type { Tx } from '../../db/client.ts';
import type { ExportColumn } from '../exports/export.ts';
import { everyChannel } from './list-channels.ts';

export type ChannelNamed<T> = T & { channelCode: string; channelNameZh: string };

/** Rows with the names of their channels, read once. */
export async function* withChannelNames<T extends { channelCode: string }>(tx: Tx, rows: AsyncIterable<T>): AsyncIterable<ChannelNamed<T>> {
  const names = new Map((await everyChannel(tx)).map(({ code, nameZh }) => [code, nameZh]));
  for await (const row of rows) yield { ...row, channelNameZh: names.get(row.channelCode) ?? row.channelCode };
}

export const CHANNEL_COLUMNS: readonly ExportColumn<ChannelNamed<unknown>>[] = [
  {
    header: { en: 'Channel', zh: '渠道' },
    cell: (row, language) => ({ as: 'text', value: language === 'zh' ? row.channelNameZh : row.channelCode }),
  },
  { header: { en: 'Channel code', zh: '渠道代码' }, only: 'zh', cell: (row) => ({ as: 'id', value: row.channelCode }) },
];
