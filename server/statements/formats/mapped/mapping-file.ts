/** A mapping as a file: saved from its page, read by the command line and loaded into the form of a new one. All that reading a statement
 *  needs, and nothing of the database it came from. */
import { z } from 'zod';
import { nameText } from '../../../guard/contract.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { type StatementMapping, statementMapping } from './contract.ts';

export const MAPPING_FILE_KIND = 'pingzhang.statement-mapping';
/** Raised where a file of before would be read otherwise than it was meant. */
export const MAPPING_FILE_VERSION = 1;
export const MAPPING_FILE_BYTES_MAX = 256 * 1024;

export const mappingFile = z.strictObject({
  kind: z.literal(MAPPING_FILE_KIND),
  version: z.literal(MAPPING_FILE_VERSION),
  /** What staff call the format. */
  name: nameText(80),
  mapping: statementMapping,
});
export type MappingFile = z.output<typeof mappingFile>;

/** In the order of the schema: the database keeps another. */
export function writeMappingFile({ name, mapping }: { name: string; mapping: StatementMapping }): string {
  const inOrder = statementMapping.safeParse(mapping);
  const file: MappingFile = { kind: MAPPING_FILE_KIND, version: MAPPING_FILE_VERSION, name, mapping: inOrder.data ?? mapping };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const RULES = [
  'mapping_currency_missing',
  'mapping_number_missing',
  'mapping_amount_missing',
  'mapping_kind_missing',
  'mapping_footer_missing',
  'time_pattern_unknown',
  'time_zone_unknown',
  'currency_unknown',
] as const;
type FieldRule = (typeof RULES)[number] | 'unknown' | 'missing' | 'other';

const SENTENCES: Record<FieldRule, string> = {
  mapping_currency_missing: 'name the currency column, or one currency for every row (mapping.fixed.currency)',
  mapping_number_missing: 'name the column of our number or of the channel’s (mapping.columns.channelNo)',
  mapping_amount_missing: 'name the amount column',
  mapping_kind_missing: 'name the column that tells payments from refunds, or one kind for every row (mapping.fixed.kind)',
  mapping_footer_missing: 'a totals row is one of the footer rows: say how many there are',
  time_pattern_unknown: 'not a time format: yyyy-MM-dd HH:mm:ss and the like, iso, epoch_s or epoch_ms',
  time_zone_unknown: 'not an IANA time zone such as Asia/Shanghai',
  currency_unknown: 'not a currency we know, such as CNY',
  unknown: 'there is no such field',
  missing: 'the field is missing',
  other: 'the value is not one that may stand here',
};

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  let value = whole;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** The first fault: which field, and what about it. */
function faultOf(issue: z.core.$ZodIssue, whole: unknown): { field: string; rule: FieldRule } {
  if (issue.code === 'unrecognized_keys') return { field: [...issue.path, issue.keys[0]].join('.').slice(0, 120), rule: 'unknown' };
  const field = issue.path.join('.').slice(0, 120);
  const rule = RULES.find((each) => each === issue.message);
  if (rule) return { field, rule };
  return { field, rule: valueAt(whole, issue.path) === undefined ? 'missing' : 'other' };
}

function refuse(reason: string, file: string, message: string, details: Record<string, string | number> = {}): DomainError {
  return new DomainError('invalid', reason, `${file}: ${message}`, { file, ...details });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    // Editors put a byte order mark before what they save.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Refuses `mapping_file_malformed` for what is no JSON or none of ours, `mapping_file_version` for one of a later build, and
 *  `mapping_file_field` with the field and what is wrong with it. */
export function readMappingFile(bytes: Uint8Array, file: string): MappingFile {
  const isTooLarge = bytes.length > MAPPING_FILE_BYTES_MAX;
  const whole = isTooLarge ? undefined : jsonOf(bytes);
  if (valueAt(whole, ['kind']) !== MAPPING_FILE_KIND) {
    const isJson = whole !== undefined;
    const told = isTooLarge ? 'This is too large' : isJson ? `This is JSON without "kind": "${MAPPING_FILE_KIND}"` : 'This is not JSON';
    throw refuse('mapping_file_malformed', file, `${told}: take a file saved with “Download mapping” on the mapping’s page`);
  }
  const version = valueAt(whole, ['version']);
  if (version !== MAPPING_FILE_VERSION) {
    const shown = (JSON.stringify(version) ?? 'none').slice(0, 20);
    const told = `This mapping file is of version ${shown}, and version ${MAPPING_FILE_VERSION} is read here: download it again from this build`;
    throw refuse('mapping_file_version', file, told, { version: shown, known: MAPPING_FILE_VERSION });
  }
  const parsed = mappingFile.safeParse(whole);
  if (parsed.success) return parsed.data;
  const { field, rule } = faultOf(parsed.error.issues[0] as z.core.$ZodIssue, whole);
  throw refuse('mapping_file_field', file, `${field || 'the file'}: ${SENTENCES[rule]}`, { field, rule });
}
