/** How the columns of somebody's CSV or Excel file become statement lines: set up once on a screen, stored, used for every file. */
import { z } from 'zod';
import { aheadOfUtcMinutes } from '../../../kernel/business-date.ts';
import { isCurrency } from '../../../kernel/currency.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { LINE_KINDS, LINE_STATUSES, type LineKind, type LineStatus } from '../../codes.ts';
import { type MappedField, TIME_PARTS } from './codes.ts';

const columnName = z.string().trim().min(1).max(120);
const word = z.string().trim().min(1).max(60);

/** Written out, because TypeScript keeps the names of an object literal and loses those of a mapped one. */
const columns = z.strictObject({
  kind: columnName.optional(),
  ourNo: columnName.optional(),
  channelNo: columnName.optional(),
  originalOurNo: columnName.optional(),
  originalChannelNo: columnName.optional(),
  amount: columnName.optional(),
  amountIn: columnName.optional(),
  amountOut: columnName.optional(),
  currency: columnName.optional(),
  fee: columnName.optional(),
  status: columnName.optional(),
  /** The time, or only the day where the time of day stands in a column of its own. */
  occurredAt: columnName,
  occurredTime: columnName.optional(),
  merchantNo: columnName.optional(),
});

/** `yyyy MM dd HH mm ss SSS` and `XXX` (offset), each once, stand for themselves; `iso`, `epoch_s` and `epoch_ms` are whole patterns. */
function isTimePattern(text: string): boolean {
  if (['iso', 'epoch_s', 'epoch_ms'].includes(text)) return true;
  return text.includes('yyyy') && TIME_PARTS.every((part) => text.split(part).length <= 2);
}

const timePattern = z.string().min(3).max(40).refine(isTimePattern, { error: 'time_pattern_unknown' });

function isZone(name: string): boolean {
  try {
    return Number.isInteger(aheadOfUtcMinutes(new Date(0), name));
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

export const statementMapping = z
  .strictObject({
    /** Of a CSV; an Excel file has none. */
    delimiter: z.enum([',', ';', '\t', '|']).default(','),
    /** The line the column names are on, as an editor counts. What stands above is skipped. */
    headerLine: z.int().min(1).max(200).default(1),
    columns,
    /** What every row is where the file has no column for it. */
    fixed: z
      .strictObject({
        kind: z.enum(LINE_KINDS).optional(),
        currency: z.string().refine(isCurrency, { error: 'currency_unknown' }).optional(),
        merchantNo: z.string().max(64).optional(),
      })
      .default({}),
    unit: z.enum(['major', 'minor']).default('major'),
    /** `signed`: plus is into our account. `in_out_columns`: a column each. `kind_column`: unsigned, the kind gives the direction. */
    sign: z.enum(['signed', 'in_out_columns', 'kind_column']).default('signed'),
    /** Whether a fee charged to us is printed with plus or with minus. */
    feeSign: z.enum(['charged_positive', 'charged_negative']).default('charged_positive'),
    time: z.strictObject({ pattern: timePattern, zone: z.string().min(1).max(60).refine(isZone, { error: 'time_zone_unknown' }) }),
    /** The file's words for kinds and statuses. A word that is not here rejects its row. */
    kindWords: z.record(word, z.enum(LINE_KINDS)).default({}),
    statusWords: z.record(word, z.enum(LINE_STATUSES)).default({}),
    /** Rows at the end that are no data. */
    footerRows: z.int().min(0).max(20).default(0),
    /** A row of totals at the end, among the footer rows: its first cell begins with `label`. The columns hold the declared figures. */
    controlTotal: z
      .strictObject({
        label: word,
        countColumn: columnName.optional(),
        amountColumn: columnName.optional(),
        feeColumn: columnName.optional(),
      })
      .optional(),
  })
  .superRefine((mapping, context) => {
    const need = (isThere: unknown, path: string, message: string) => {
      if (!isThere) context.addIssue({ code: 'custom', path: ['columns', path], message });
    };
    need(mapping.columns.currency ?? mapping.fixed.currency, 'currency', 'mapping_currency_missing');
    need(mapping.columns.ourNo ?? mapping.columns.channelNo, 'ourNo', 'mapping_number_missing');
    if (mapping.sign === 'in_out_columns') {
      need(mapping.columns.amountIn, 'amountIn', 'mapping_amount_missing');
      need(mapping.columns.amountOut, 'amountOut', 'mapping_amount_missing');
    } else {
      need(mapping.columns.amount, 'amount', 'mapping_amount_missing');
    }
    if (mapping.sign === 'kind_column') need(mapping.columns.kind ?? mapping.fixed.kind, 'kind', 'mapping_kind_missing');
    if (mapping.controlTotal && mapping.footerRows === 0) {
      context.addIssue({ code: 'custom', path: ['footerRows'], message: 'mapping_footer_missing' });
    }
  });

export type StatementMapping = z.output<typeof statementMapping>;

/** What is guessed; fields that stay open are missing. The screen fills a `StatementMapping` from it. */
export type MappingSuggestion = {
  columns: Partial<Record<MappedField, string>>;
  fixed: { currency?: string };
  unit: 'major' | 'minor';
  sign: 'signed' | 'in_out_columns' | 'kind_column';
  feeSign: 'charged_positive' | 'charged_negative';
  time: { pattern: string; zone: string };
  kindWords: Record<string, LineKind>;
  statusWords: Record<string, LineStatus>;
  footerRows: number;
  controlTotalLabel: string | null;
};

/** The beginning of a sample file as cells, with a first guess at its mapping. */
export type TableSample = {
  delimiter: ',' | ';' | '\t' | '|';
  headerLine: number;
  header: string[];
  rows: string[][];
  suggestion: MappingSuggestion;
};

/** A mapping as it is kept, in versions. */
export type MappingRow = {
  id: string;
  name: string;
  channelCode: string;
  mapping: StatementMapping;
  version: number;
  active: boolean;
  createdAt: Date;
};
