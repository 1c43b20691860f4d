/** Voucher export: what can be asked of it, and what it answers. Amounts in minor units of the currency beside them. */
import { z } from 'zod';
import { proseText } from '../../guard/contract.ts';
import { dayInput, type EntrySum } from '../contract.ts';
import {
  AUXILIARY_KINDS,
  type AuxiliaryKind,
  BATCH_STATES,
  VOUCHER_FORMATS,
  VOUCHER_GROUPINGS,
  type VoucherFault,
  type VoucherFormat,
  type VoucherGrouping,
} from './codes.ts';

const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** Closed business dates, inclusive, and what becomes of their entries. Without a currency: every one. */
const choice = {
  from: dayInput,
  to: dayInput,
  currency: currencyCode.optional(),
  format: z.enum(VOUCHER_FORMATS),
  grouping: z.enum(VOUCHER_GROUPINGS),
};
export const voucherChoice = z.strictObject(choice);
export type VoucherChoice = z.output<typeof voucherChoice>;

export const makeBatchInput = z.strictObject({
  ...choice,
  /** Of the summaries 摘要 in the file. */
  language: z.enum(['en', 'zh']),
  /** `seen` of the preview: what is made is what was seen. */
  seen: z.string().regex(/^[0-9a-f]{64}$/),
  requestKey: z.string().min(8).max(100),
});

export const withdrawBatchInput = z.strictObject({ id: z.uuid(), why: proseText(500, 4) });

export const batchFilter = z.strictObject({
  states: z.array(z.enum(BATCH_STATES)).max(2).optional(),
  formats: z.array(z.enum(VOUCHER_FORMATS)).max(2).optional(),
  currency: currencyCode.optional(),
  /** Batches whose period has one of these dates, inclusive. */
  dateFrom: dayInput.optional(),
  dateTo: dayInput.optional(),
});
export type BatchFilter = z.output<typeof batchFilter>;

const code = (max: number) => z.string().regex(new RegExp(`^[0-9A-Za-z][0-9A-Za-z._-]{0,${max - 1}}$`));

/** `target` null takes the line away. An auxiliary without a code is the number of the account's own owner. */
export const setMappingInput = z.strictObject({
  account: z.string().regex(/^[0-9]{4}(\.[A-Za-z0-9_-]{1,64})?$/),
  currency: currencyCode.nullable(),
  target: z
    .strictObject({ code: code(40), auxiliaryKind: z.enum(AUXILIARY_KINDS), auxiliaryCode: code(64).nullable() })
    .refine(({ auxiliaryKind, auxiliaryCode }) => auxiliaryKind !== 'none' || auxiliaryCode === null, 'no auxiliary, no code')
    .nullable(),
});

/** Where postings go in the finance system. */
export type Target = { code: string; auxiliaryKind: AuxiliaryKind; auxiliaryCode: string | null };

/** A line of the mapping. `currency` null: every one. */
export type MappingLine = Target & { account: string; currency: string | null; changedAt: Date; changedByName: string };

/** A heading or a house account, or an account of an owner that has a line of its own. */
export type MappedAccount = {
  code: string;
  nameEn: string;
  nameZh: string;
  /** Whether accounts of owners stand under it: then an auxiliary may be the owner's number. */
  hasOwners: boolean;
  lines: MappingLine[];
};

/** What moved on accounts of one heading that go to the same place; `target` null where nobody has said which. */
export type PreviewRow = {
  /** The account, or the heading of several. */
  account: string;
  nameEn: string;
  nameZh: string;
  accountCount: number;
  /** Up to five of them, by code. */
  examples: string[];
  currency: string;
  debitMinor: bigint;
  creditMinor: bigint;
  postingCount: bigint;
  /** Without the number of an owner: `auxiliaryCode` null beside a kind is each account's own. */
  target: Target | null;
};

export type VoucherPreview = {
  entryCount: bigint;
  /** Of the period and currency, in batches that stand. */
  exportedCount: bigint;
  /** Of the period, outside the currency asked for: of other currencies, or of several. */
  otherCount: bigint;
  totals: EntrySum[];
  rows: PreviewRow[];
  faults: VoucherFault[];
  seen: string;
};

export type BatchRow = {
  id: string;
  no: string;
  madeAt: Date;
  madeByName: string;
  from: string;
  to: string;
  currency: string | null;
  format: VoucherFormat;
  grouping: VoucherGrouping;
  language: 'en' | 'zh';
  fileName: string;
  byteSize: bigint;
  /** Of the file, as hexadecimal. */
  sha256: string;
  entryCount: bigint;
  voucherCount: bigint;
  lineCount: bigint;
  totals: EntrySum[];
  withdrawn: { at: Date; byName: string; why: string } | null;
};

/** A control total of a batch, with the mapping that it was made with. */
export type BatchAccount = {
  account: string;
  currency: string;
  target: Target;
  debitMinor: bigint;
  creditMinor: bigint;
  postingCount: bigint;
};

/** How far the books are closed, and what of the closed dates no batch has. */
export type ExportState = {
  closedThrough: string | null;
  left: { from: string; to: string; dateCount: number; entryCount: bigint } | null;
  /** Of all closed dates, those of which entries are, by code. */
  currencies: string[];
};
