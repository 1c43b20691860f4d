/** How tests read what was taken out as a file, and what a list becomes in one. */

import Papa from 'papaparse';
import readExcel from 'read-excel-file/node';
import { expect } from 'vitest';
import type { StaffRole } from '../access/permissions.ts';
import { staffActor } from '../guard/context.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';

export type Format = 'csv' | 'xlsx';

/** Every sheet of a workbook, in their order. */
export const sheetsOf = async (bytes: Buffer) => (await readExcel(bytes)) as unknown as { sheet: string; data: unknown[][] }[];

/** The cells of the file, without the header. */
export async function rowsOf(bytes: Buffer, format: Format): Promise<unknown[][]> {
  if (format === 'xlsx') {
    // Its last sheet says what the file is about.
    return (await sheetsOf(bytes))
      .slice(0, -1)
      .flatMap(({ data }) => data)
      .slice(1);
  }
  const text = bytes.toString('utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text.endsWith('\r\n')).toBe(true);
  return (Papa.parse<string[]>(text.slice(1), { delimiter: ',', newline: '\r\n', skipEmptyLines: true }).data as unknown[][]).slice(1);
}

/** A list from its first page to its last. */
export async function all<T>(page: (cursor: string | undefined) => Promise<{ rows: T[]; nextCursor: string | null }>): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const found = await page(cursor);
    rows.push(...found.rows);
    if (!found.nextCursor) return rows;
    cursor = found.nextCursor;
  }
}

export const beijing = (at: Date) => `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
export const yuan = (minor: bigint) => `${minor / 100n}.${(minor % 100n).toString().padStart(2, '0')}`;
/** What a text or a number becomes in a file: a spreadsheet takes none of it for a formula, and rounds no long number. */
const inCsv = (text: string | null) =>
  text === null ? '' : /^[=+\-@]/.test(text) ? `'${text}` : /^\d{16,}$/.test(text) ? `${text}\t` : text;

/** As a cell: text as it is in Excel, made harmless in CSV; a figure as a number in Excel. */
export const cellsOf = (format: Format) =>
  format === 'csv'
    ? { text: inCsv, figure: (text: string | null) => text ?? '' }
    : { text: (text: string | null) => text, figure: (text: string | null) => (text === null ? null : Number.parseFloat(text)) };

/** A member of staff who is nobody else. */
export const person = (role: StaffRole) => {
  const ids = { userId: crypto.randomUUID(), personId: crypto.randomUUID(), sessionId: crypto.randomUUID() };
  return staffActor({ ...ids, name: 'Li', email: 'li@example.test', roles: [role] });
};

/** A bill of so many payments of one day, whose numbers say whose and when. */
export function billOf(channel: string, date: string, count: number): Uint8Array {
  const occurredAt = new Date(`${date}T03:00:00Z`);
  const payment = (i: number) => {
    const ourNo = `${channel}-${date}-${i}`;
    return { kind: 'payment' as const, channelNo: `42${ourNo}`, ourNo, amountMinor: 500n, currency: 'CNY', feeMinor: 3n, occurredAt };
  };
  return writeWechatTradeAll(
    Array.from({ length: count }, (_, i) => payment(i)),
    { date, accountNo: '1900000109', zone: 'Asia/Shanghai' },
  ).bytes;
}
