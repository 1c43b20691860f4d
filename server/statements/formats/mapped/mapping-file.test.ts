/** A mapping as a file: whatever mapping there is reads back the same, and what is no mapping file is refused with the field and the reason. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../kernel/errors.ts';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { LINE_KINDS, LINE_STATUSES } from '../../codes.ts';
import { MAPPED_FIELDS } from './codes.ts';
import { type StatementMapping, statementMapping } from './contract.ts';
import { MAPPING_FILE_BYTES_MAX, MAPPING_FILE_KIND, mappingFile, readMappingFile, writeMappingFile } from './mapping-file.ts';
import { ACQUIRER_MAPPING } from './write-mapped.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const whole = (change: (file: Record<string, never>) => void = () => undefined): string => {
  const file = JSON.parse(writeMappingFile({ name: '收单行 daily', mapping: ACQUIRER_MAPPING }));
  change(file);
  return JSON.stringify(file);
};

function refusalOf(text: string | Uint8Array): { reason: string; message: string; details: Record<string, unknown> } {
  try {
    readMappingFile(typeof text === 'string' ? bytesOf(text) : text, 'map.json');
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, message: error.message, details: error.details };
    throw error;
  }
  throw new Error('accepted');
}

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom('constructor', '成功', '"', '\\', '\u2028'),
);
/** Of keys, none that JSON has to escape: V8 13 takes the key "\"" for "\\" where an object with that key was read before. */
const key = word.filter((text) => !/["\\\p{Cc}]/u.test(text));
const wordsFor = <M extends string>(meanings: readonly M[]) => fc.dictionary(key, fc.constantFrom(...meanings), { maxKeys: 5 });
const anyMapping = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    headerLine: fc.integer({ min: 1, max: 200 }),
    columns: fc.record(Object.fromEntries(MAPPED_FIELDS.map((field) => [field, word])), {
      requiredKeys: ['occurredAt', 'ourNo', 'amount'],
    }),
    fixed: fc.record(
      { kind: fc.constantFrom(...LINE_KINDS), currency: fc.constantFrom('CNY', 'JPY', 'KWD'), merchantNo: fc.string({ maxLength: 64 }) },
      { requiredKeys: ['kind', 'currency'] },
    ),
    unit: fc.constantFrom('major', 'minor'),
    sign: fc.constantFrom('signed', 'in_out_columns', 'kind_column'),
    feeSign: fc.constantFrom('charged_positive', 'charged_negative'),
    time: fc.record({
      pattern: fc.constantFrom('iso', 'epoch_s', 'yyyy-MM-dd HH:mm:ss', 'yyyy年MM月dd日 HH:mm', 'yyyyMMddHHmmssSSSXXX'),
      zone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/Los_Angeles'),
    }),
    kindWords: wordsFor(LINE_KINDS),
    statusWords: wordsFor(LINE_STATUSES),
    footerRows: fc.integer({ min: 1, max: 20 }),
    controlTotal: fc.option(
      fc.record({ label: word, countColumn: word, amountColumn: word, feeColumn: word }, { requiredKeys: ['label'] }),
      {
        nil: undefined,
      },
    ),
  })
  .map((raw) => statementMapping.safeParse(raw))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data as StatementMapping);

describe('a mapping file', () => {
  it('reads back as the mapping and the name it was written from, whatever they are', () => {
    const name = fc.constantFrom('Wallet report', '收单行 日报', 'a/b', `O'Neil "x"`);
    assertProperty(
      fc.property(anyMapping, name, fc.boolean(), (mapping, own, hasMark) => {
        const text = writeMappingFile({ name: own, mapping });
        const read = readMappingFile(bytesOf(hasMark ? `\ufeff${text}` : text), 'map.json');
        // Compared as text: a word may be `constructor`, which comparing objects stumbles over.
        expect(JSON.stringify(read)).toBe(JSON.stringify({ kind: MAPPING_FILE_KIND, version: 1, name: own, mapping }));
      }),
      { numRuns: 300 },
    );
  });

  it('holds nothing but its kind, its version, the name and the mapping', () => {
    expect(Object.keys(mappingFile.shape)).toEqual(['kind', 'version', 'name', 'mapping']);
    const row = { id: 'x', channelCode: 'lakala', active: true, version: 4, createdAt: new Date(0), name: 'n', mapping: ACQUIRER_MAPPING };
    expect(JSON.parse(writeMappingFile(row))).toEqual({ kind: MAPPING_FILE_KIND, version: 1, name: 'n', mapping: ACQUIRER_MAPPING });
  });

  it('has its fields in one order, whatever the order they are kept in', () => {
    const turned = Object.fromEntries(Object.entries(ACQUIRER_MAPPING).reverse()) as StatementMapping;
    expect(writeMappingFile({ name: 'n', mapping: turned })).toBe(writeMappingFile({ name: 'n', mapping: ACQUIRER_MAPPING }));
  });

  it('is as its guide shows it', () => {
    const guide = fs.readFileSync(path.resolve(import.meta.dirname, '../../../../docs/guides/map-a-file.md'), 'utf8');
    const shown = guide.split('```json\n')[1]?.split('```')[0] ?? '';
    expect(readMappingFile(bytesOf(shown), 'map.json')).toMatchObject({
      name: 'Wallet report',
      mapping: { delimiter: ';', unit: 'major' },
    });
  });

  it('cut anywhere, is refused', () => {
    const bytes = bytesOf(whole());
    for (let end = 0; end < bytes.length; end += 7) expect(refusalOf(bytes.subarray(0, end)).reason).toBe('mapping_file_malformed');
  });

  it.each([
    ['no JSON', 'order,amount\n1,2\n', 'This is not JSON'],
    ['nothing', '', 'This is not JSON'],
    ['an array', '[]', 'This is JSON without "kind"'],
    ['null', 'null', 'This is JSON without "kind"'],
    ['another kind', '{"kind":"order"}', 'This is JSON without "kind"'],
    ['too much', whole((file) => Object.assign(file, { name: 'x'.repeat(MAPPING_FILE_BYTES_MAX) })), 'This is too large'],
  ])('that is %s is refused, and what to take instead is said', (_what, text, why) => {
    const { reason, message } = refusalOf(text);
    expect([reason, message]).toEqual(['mapping_file_malformed', expect.stringMatching(`^map\\.json: ${why}.*Download mapping`)]);
  });

  it.each([
    [2, '2'],
    ['1', '"1"'],
    [null, 'null'],
    [undefined, 'none'],
  ])('of version %j is refused with both versions', (version, shown) => {
    const { reason, details } = refusalOf(whole((file) => Object.assign(file, { version })));
    expect([reason, details]).toEqual(['mapping_file_version', { file: 'map.json', version: shown, known: 1 }]);
  });

  const set = (path: string, value: unknown) => (file: Record<string, never>) => {
    const keys = path.split('.');
    const last = keys.pop() as string;
    const at = keys.reduce<Record<string, never>>((object, key) => object[key] as never, file);
    if (value === undefined) delete at[last];
    else Object.assign(at, { [last]: value });
  };
  it.each([
    ['id', '0190', 'id', 'unknown'],
    ['mapping.channelCode', 'lakala', 'mapping.channelCode', 'unknown'],
    ['mapping.columns.colour', 'x', 'mapping.columns.colour', 'unknown'],
    ['name', undefined, 'name', 'missing'],
    ['name', ' ', 'name', 'other'],
    ['mapping', undefined, 'mapping', 'missing'],
    ['mapping.columns.occurredAt', undefined, 'mapping.columns.occurredAt', 'missing'],
    ['mapping.unit', 'cents', 'mapping.unit', 'other'],
    ['mapping.headerLine', '3', 'mapping.headerLine', 'other'],
    ['mapping.kindWords.消费', 'sale', 'mapping.kindWords.消费', 'other'],
    ['mapping.fixed.currency', 'XXX', 'mapping.fixed.currency', 'currency_unknown'],
    ['mapping.fixed.currency', undefined, 'mapping.columns.currency', 'mapping_currency_missing'],
    ['mapping.columns.amount', undefined, 'mapping.columns.amount', 'mapping_amount_missing'],
    ['mapping.footerRows', 0, 'mapping.footerRows', 'mapping_footer_missing'],
    ['mapping.time.zone', 'Asia/Nowhere', 'mapping.time.zone', 'time_zone_unknown'],
    ['mapping.time.zone', 'CST', 'mapping.time.zone', 'time_zone_unknown'],
    ['mapping.time.pattern', 'dd.MM.', 'mapping.time.pattern', 'time_pattern_unknown'],
    ['mapping.time.pattern', 'yyyy-MM yyyy', 'mapping.time.pattern', 'time_pattern_unknown'],
  ])('with %s as %j is refused at the field %s: %s', (path, value, field, rule) => {
    const { reason, message, details } = refusalOf(whole(set(path, value)));
    expect([reason, details]).toEqual(['mapping_file_field', { file: 'map.json', field, rule }]);
    expect(message).toMatch(new RegExp(`^map\\.json: ${field.replaceAll('.', '\\.')}: .{10}`));
  });
});
