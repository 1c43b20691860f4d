/** Rows of WeChat bills for tests, any and the same each time, and which format knows a file. */
import fc from 'fast-check';
import type { GeneratedRow } from '../format.ts';
import { fileHead } from '../text/decode.ts';
import { wechatConsumerExport } from './read-consumer-export.ts';
import { wechatFundFlow } from './read-fund-flow.ts';
import { wechatTradeAll, wechatTradeRefund, wechatTradeSuccess } from './read-trade-bill.ts';

const FORMATS = [wechatTradeAll, wechatTradeSuccess, wechatTradeRefund, wechatFundFlow, wechatConsumerExport];
export const OPTIONS = { date: '2026-10-01', accountNo: '1900000109', zone: 'Asia/Shanghai' };

/** The ids of those formats of WeChat that know the file as theirs. */
export function recognised(name: string, bytes: Uint8Array): string[] {
  const head = fileHead(name, bytes);
  return FORMATS.filter((format) => format.recognise(head) > 0).map((format) => format.id);
}

const number = fc.stringMatching(/^[A-Za-z1-9][A-Za-z0-9_-]{7,31}$/);
/** Any row that a bill may have. */
export const rowOf = (kind: 'payment' | 'refund'): fc.Arbitrary<GeneratedRow> =>
  fc.record({
    kind: fc.constant(kind),
    channelNo: number,
    ourNo: number,
    originalChannelNo: number,
    originalOurNo: number,
    amountMinor: fc.bigInt({ min: 1n, max: 5_000_000_000n }),
    currency: fc.constant('CNY'),
    feeMinor: kind === 'payment' ? fc.bigInt({ min: 0n, max: 100_000n }) : fc.bigInt({ min: -100_000n, max: 0n }),
    occurredAt: fc.integer({ min: 1_790_000_000, max: 1_790_086_399 }).map((second) => new Date(second * 1000)),
    status:
      kind === 'payment'
        ? fc.constant('succeeded' as const)
        : fc.constantFrom('succeeded' as const, 'processing' as const, 'failed' as const),
    merchantNo: fc.constantFrom('1900000109', '1900000110'),
    subject: fc.string({ unit: fc.constantFrom('商', '億', '東', ',', '`', '"', 'a', '\n', '𠮷', '总计') }),
  });

/** Rows that are the same each time, every fourth a refund. */
export function fixedRows(count: number): GeneratedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: index % 4 === 3 ? 'refund' : 'payment',
    channelNo: `42000009252026100${1000 + index}`,
    ourNo: `S${5000 + index}`,
    originalChannelNo: `42000009252026100${999 + index}`,
    originalOurNo: `S${4999 + index}`,
    amountMinor: BigInt(1234 + index * 311),
    currency: 'CNY',
    feeMinor: index % 4 === 3 ? -1n : 7n,
    occurredAt: new Date(Date.UTC(2026, 9, 1, 2, 0, index)),
    subject: '商品, 一件',
  }));
}
