/** What every statement format implements: recognise a file by its content, then read it as a stream of batches. */
import type { Currency } from '../../kernel/currency.ts';
import { DomainError } from '../../kernel/errors.ts';
import { formatMinor } from '../../kernel/money.ts';
import type { Batch, ControlTotal, StatementLine, StatementSummary } from '../contract.ts';
import type { PlainRow } from './plain-row.ts';

/** The beginning of a member (up to 64 KiB), as bytes and decoded, for recognition. Names are hints, never the decision. */
export type FileHead = { name: string; bytes: Uint8Array; text: string; encoding: 'utf-8' | 'gb18030' | 'binary' };

export type ReadOptions = {
  /** Name shown in refusals. */
  file: string;
  /** IANA zone of the channel's clock, where the format does not fix one. */
  zone: string;
  /** The business date somebody named, for the year where the format writes none and the name says nothing. */
  date?: string;
  /** Where given, a reader may hand lines over to it, each at once and in the order of the file, instead of in batches. */
  sink?: LineSink;
};

/** Takes lines one by one: as they lie in the file, where they are plain. */
export type LineSink = { addPlain(row: PlainRow): void; add(line: StatementLine): void };

/** Yields batches as bytes arrive (memory stays flat), returns the summary after the last byte.
 *  Throws `refuseStatement` where the file as a whole cannot be trusted: cut off, wrong totals, wrong header. */
export type StatementReader = AsyncGenerator<Batch, StatementSummary, void>;

export type StatementFormat = {
  /** Stable id, `family_variant`: `wechat_trade_all`, `alipay_business`, `unionpay_zm`. Stored with the statement. */
  id: string;
  /** Translated as `formats.<id>`; this is the English name. */
  title: string;
  /** 0 (no) to 1 (certain). Decided by header names and record marks. */
  recognise(head: FileHead): number;
  /** The channel's clock (IANA zone), where the beginning of a file shows it: its times name an offset or a zone. */
  clockOf?(head: FileHead): string | null;
  read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): StatementReader;
};

/** Why a whole file is refused. The reason is a slug (`statement_cut_off`, `statement_total_wrong`, `statement_header_unknown`,
 *  `statement_encoding`, `statement_empty`, `statement_archive`, …); `lineNo` and `column` say where. */
export function refuseStatement(reason: string, message: string, at: { file: string; lineNo?: number; column?: string }): DomainError {
  const where = at.lineNo === undefined ? at.file : `${at.file}:${at.lineNo}${at.column ? ` (${at.column})` : ''}`;
  return new DomainError('invalid', reason, `${where}: ${message}`, {
    file: at.file,
    ...(at.lineNo === undefined ? {} : { lineNo: at.lineNo }),
    ...(at.column ? { column: at.column } : {}),
    why: message,
  });
}

/** A row for the generators: what a channel would have written about one event. Amount and fee as in `StatementLine`. */
export type GeneratedRow = {
  kind: 'payment' | 'refund';
  channelNo: string;
  ourNo: string;
  originalChannelNo?: string;
  originalOurNo?: string;
  amountMinor: bigint;
  currency: string;
  feeMinor: bigint;
  occurredAt: Date;
  status?: 'succeeded' | 'processing' | 'failed';
  merchantNo?: string;
  subject?: string;
};

export type GeneratorOptions = { date: string; accountNo: string; zone: string };
/** Writes a whole file in the format, byte for byte as the channel does (BOM, line ends, footers, zip where it zips). */
export type StatementWriter = (rows: Iterable<GeneratedRow>, options: GeneratorOptions) => { name: string; bytes: Uint8Array };

/** A figure of a total as people read it: an amount in major units of its currency, a count as it is. */
export function figureOfTotal({ unit, currency }: Pick<ControlTotal, 'unit' | 'currency'>, value: bigint | null): string {
  if (value === null) return 'none';
  return unit === 'count' || !currency ? value.toString() : formatMinor(value, currency as Currency);
}
