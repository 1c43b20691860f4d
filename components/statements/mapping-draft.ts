/** A mapping while it is being filled in: text as typed, nothing required; and what it becomes when it is tried or saved. */
import type { LineKind, LineStatus } from '../../server/statements/codes.ts';
import type { MappedField } from '../../server/statements/formats/mapped/codes.ts';
import type { StatementMapping, TableSample } from '../../server/statements/formats/mapped/contract.ts';

export type Words<Meaning> = { word: string; means: Meaning }[];

export type MappingDraft = {
  delimiter: ',' | ';' | '\t' | '|';
  headerLine: string;
  footerRows: string;
  columns: Partial<Record<MappedField, string>>;
  fixedKind: LineKind | '';
  fixedCurrency: string;
  /** Has no field on the screen; kept as it was. */
  fixedMerchantNo: string;
  unit: 'major' | 'minor';
  sign: 'signed' | 'in_out_columns' | 'kind_column';
  feeSign: 'charged_positive' | 'charged_negative';
  pattern: string;
  zone: string;
  kindWords: Words<LineKind>;
  statusWords: Words<LineStatus>;
  /** What the row of totals begins with; empty where there is none. */
  totalLabel: string;
  totalCount: string;
  totalAmount: string;
  totalFee: string;
};

const wordsOf = <Meaning>(record: Record<string, Meaning>): Words<Meaning> =>
  Object.entries(record).map(([word, means]) => ({ word, means }));
const recordOf = <Meaning>(words: Words<Meaning>): Record<string, Meaning> =>
  Object.fromEntries(words.filter(({ word }) => word.trim() !== '').map(({ word, means }) => [word.trim(), means]));

export const EMPTY_DRAFT: MappingDraft = {
  delimiter: ',',
  headerLine: '1',
  footerRows: '0',
  columns: {},
  fixedKind: '',
  fixedCurrency: '',
  fixedMerchantNo: '',
  unit: 'major',
  sign: 'signed',
  feeSign: 'charged_positive',
  pattern: 'yyyy-MM-dd HH:mm:ss',
  zone: 'Asia/Shanghai',
  kindWords: [],
  statusWords: [],
  totalLabel: '',
  totalCount: '',
  totalAmount: '',
  totalFee: '',
};

/** What the sample makes likely; its times are read in `zone`, which no file tells. A single kind is not guessed: that is for a person to say. */
export function draftOfSample(sample: TableSample, zone: string): MappingDraft {
  const { suggestion } = sample;
  return {
    ...EMPTY_DRAFT,
    delimiter: sample.delimiter,
    headerLine: String(sample.headerLine),
    footerRows: String(suggestion.footerRows),
    columns: suggestion.columns,
    fixedCurrency: suggestion.fixed.currency ?? '',
    unit: suggestion.unit,
    sign: suggestion.sign,
    feeSign: suggestion.feeSign,
    pattern: suggestion.time.pattern,
    zone,
    kindWords: wordsOf(suggestion.kindWords),
    statusWords: wordsOf(suggestion.statusWords),
    totalLabel: suggestion.controlTotalLabel ?? '',
  };
}

export function draftOfMapping(mapping: StatementMapping): MappingDraft {
  return {
    delimiter: mapping.delimiter,
    headerLine: String(mapping.headerLine),
    footerRows: String(mapping.footerRows),
    columns: mapping.columns,
    fixedKind: mapping.fixed.kind ?? '',
    fixedCurrency: mapping.fixed.currency ?? '',
    fixedMerchantNo: mapping.fixed.merchantNo ?? '',
    unit: mapping.unit,
    sign: mapping.sign,
    feeSign: mapping.feeSign,
    pattern: mapping.time.pattern,
    zone: mapping.time.zone,
    kindWords: wordsOf(mapping.kindWords),
    statusWords: wordsOf(mapping.statusWords),
    totalLabel: mapping.controlTotal?.label ?? '',
    totalCount: mapping.controlTotal?.countColumn ?? '',
    totalAmount: mapping.controlTotal?.amountColumn ?? '',
    totalFee: mapping.controlTotal?.feeColumn ?? '',
  };
}

/** Without what was left empty. */
const given = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

const wholeNumber = (text: string) => (/^\d{1,4}$/.test(text) ? Number.parseInt(text, 10) : -1);

/** As the server takes it. It may still lack something: then the server says what. */
export function mappingOfDraft(draft: MappingDraft): unknown {
  return {
    delimiter: draft.delimiter,
    headerLine: wholeNumber(draft.headerLine),
    columns: Object.fromEntries(Object.entries(draft.columns).filter(([, name]) => name)),
    fixed: given({ kind: draft.fixedKind, currency: draft.fixedCurrency, merchantNo: draft.fixedMerchantNo }),
    unit: draft.unit,
    sign: draft.sign,
    feeSign: draft.feeSign,
    time: { pattern: draft.pattern, zone: draft.zone },
    kindWords: recordOf(draft.kindWords),
    statusWords: recordOf(draft.statusWords),
    footerRows: wholeNumber(draft.footerRows),
    ...(draft.totalLabel.trim() === ''
      ? {}
      : {
          controlTotal: given({
            label: draft.totalLabel.trim(),
            countColumn: draft.totalCount,
            amountColumn: draft.totalAmount,
            feeColumn: draft.totalFee,
          }),
        }),
  };
}
