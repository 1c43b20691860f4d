/** Alipay files made for tests, and what recognises them. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { openArchive } from '../archive.ts';
import type { GeneratedRow } from '../format.ts';
import { fileHead } from '../text/decode.ts';
import { alipayAccount } from './read-account.ts';
import { alipayBusiness } from './read-business.ts';
import { alipayConsumerExport } from './read-consumer-export.ts';
import { alipayBusinessSummary } from './read-summary.ts';
import { writeAlipayBusiness } from './write-alipay.ts';

const FORMATS = [alipayBusiness, alipayAccount, alipayBusinessSummary, alipayConsumerExport];
export const OPTIONS = { date: '2026-10-01', accountNo: '20880000000000000156', zone: 'Asia/Shanghai' };

export function recognised(name: string, bytes: Uint8Array): string[] {
  const head = fileHead(name, bytes);
  return FORMATS.filter((format) => format.recognise(head) > 0).map((format) => format.id);
}

/** The members of a generated zip, by the format that recognises each. */
export async function membersOf(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>();
  for await (const member of openArchive({ name: 'a.zip', bytes })) {
    const parts: Uint8Array[] = [];
    for await (const part of member.open()) parts.push(part);
    const content = Buffer.concat(parts);
    const [id = 'unknown'] = recognised(member.name, content);
    members.set(id, content);
  }
  return members;
}

export async function businessOf(rows: GeneratedRow[]): Promise<Buffer> {
  return (await membersOf(writeAlipayBusiness(rows, OPTIONS).bytes)).get('alipay_business') as Buffer;
}

const number = fc.stringMatching(/^[A-Za-z1-9][A-Za-z0-9_-]{7,31}$/);
export const generated: fc.Arbitrary<GeneratedRow> = fc.record({
  kind: fc.constantFrom('payment' as const, 'refund' as const),
  channelNo: number,
  ourNo: number,
  originalChannelNo: number,
  originalOurNo: number,
  amountMinor: fc.bigInt({ min: 1n, max: 5_000_000_000n }),
  currency: fc.constant('CNY'),
  feeMinor: fc.bigInt({ min: -10_000n, max: 10_000n }),
  occurredAt: fc.integer({ min: 0, max: 86_399 }).map((second) => new Date(Date.parse('2026-10-01T00:00:00+08:00') + second * 1000)),
  merchantNo: fc.constantFrom('M1001', 'M1002'),
  subject: fc.string({ unit: fc.constantFrom('商', '億', '東', ',', '"', '#', '合计', '𠮷', 'a', '1.00') }),
});

export function fixedRows(count: number): GeneratedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: index % 4 === 3 ? 'refund' : 'payment',
    channelNo: `20261001220014${1000 + index}`,
    ourNo: `S${5000 + index}`,
    originalChannelNo: `20261001220014${999 + index}`,
    originalOurNo: `S${4999 + index}`,
    amountMinor: BigInt(1234 + index * 311),
    currency: 'CNY',
    feeMinor: index % 4 === 3 ? -1n : 7n,
    occurredAt: new Date(Date.UTC(2026, 9, 1, 2, 0, index)),
    merchantNo: 'M1001',
    subject: index % 2 ? '商品, 一件' : '商品',
  }));
}

export const changed = (bytes: Buffer, change: (text: string) => string) => iconv.encode(change(iconv.decode(bytes, 'gb18030')), 'gb18030');
