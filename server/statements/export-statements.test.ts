/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import audit from '../../messages/zh/audit.json' with { type: 'json' };
import errors from '../../messages/zh/errors.json' with { type: 'json' };
import formats from '../../messages/zh/formats.json' with { type: 'json' };
import rejects from '../../messages/zh/rejects.json' with { type: 'json' };
import chinese from '../../messages/zh/statements.json' with { type: 'json' };
import type { ChannelNamed } from '../channels/export-columns.ts';
import { sentenceCell } from '../exports/chinese-words.ts';
import type { Language } from '../exports/export.ts';
import type { InboxRow, Refusal } from './contract.ts';
import { exportLines } from './export-lines.ts';
import { exportStatements } from './export-statements.ts';
import { READER_SENTENCES, readerText } from './formats/wording.ts';
import { FORMAT_ZH, LINE_ZH, REJECT_ZH, STATEMENT_ZH } from './statements-in-chinese.ts';

it('the Chinese file of statements uses the words of the screen', () => {
  expect(STATEMENT_ZH).toEqual({ source: chinese.source, part: chinese.part, status: chinese.status });
  expect(LINE_ZH).toEqual({ kind: chinese.kind, status: chinese.lineStatus, flow: chinese.flow });
  for (const { header } of exportLines.columns) expect(Object.values(chinese.lines)).toContain(header.zh);
  expect([FORMAT_ZH, REJECT_ZH]).toEqual([formats, rejects]);
});

const sum = (flow: 'in' | 'out', currency: string, amountMinor: bigint) => ({ flow, currency, count: 1n, amountMinor });

it('what moved nothing is zero in the file as on the screen, each currency has its sum, and a refused file has none', () => {
  const cellOf = (header: string, flowSums: InboxRow['flowSums']) =>
    exportStatements.columns.find((column) => column.header.en === header)?.cell({ flowSums } as ChannelNamed<InboxRow>, 'zh');
  const yen = [sum('in', 'JPY', 500n)];
  expect(cellOf('In', yen)).toEqual({ as: 'amount', value: 500n, currency: 'JPY' });
  expect(cellOf('Out', yen)).toEqual({ as: 'amount', value: 0n, currency: 'JPY' });
  const two = [sum('in', 'USD', 1200n), sum('out', 'USD', 100n), sum('in', 'JPY', 500n)];
  expect(cellOf('In', two)).toEqual({ as: 'text', value: '12.00 USD; 500 JPY' });
  expect(cellOf('Out', two)).toEqual({ as: 'text', value: '1.00 USD; 0 JPY' });
  expect(cellOf('Out', null)).toMatchObject({ value: null });
});

function refusedIn(language: Language, refusal: Refusal): string | bigint | number | Date | null | undefined {
  const column = exportStatements.columns.find(({ header }) => header.en === 'Reason refused');
  return column?.cell({ refusal } as ChannelNamed<InboxRow>, language).value;
}

/** The words for reasons in the audit log are those of all reasons; its test holds them to the sources. */
it.each(Object.keys(audit.reasons))('why a file was refused is said in the Chinese file in Chinese: %s', (reason) => {
  const why = 'The last row is cut short: the file is incomplete';
  const message = `a.csv:12 (net): ${why}`;
  const places = errors[reason as keyof typeof errors].matchAll(/\{(\w+)\}/g);
  const parts = Object.fromEntries([...places].map(([, name]) => [name as string, '7']));
  const details = { ...parts, file: 'a.csv', lineNo: 12, column: 'net', why };
  const said = refusedIn('zh', { reason, message, details });
  expect(said).toMatch(/^第 12 行，net 列：.*\p{Script=Han}.*/u);
  expect(said).not.toMatch(/last row|\{/);
  expect(refusedIn('en', { reason, message, details })).toBe(message);
});

it('a refusal of another release, or one stored without its parts, is in the Chinese file as it is stored', () => {
  const message = 'a.csv:12: gone';
  expect(refusedIn('zh', { reason: 'statement_gone', message, details: { lineNo: 12 } })).toBe(message);
  expect(refusedIn('zh', { reason: 'statement_cut_off', message, details: {} })).toBe(message);
});

it.each(READER_SENTENCES)('what a reader says of a row is said in the Chinese file in Chinese: %s', (_key, sentence) => {
  const message = sentence.replaceAll(/\{\w+\}/g, '7');
  const { value } = sentenceCell(message, 'zh', (words) => readerText(words, message));
  expect(value).toMatch(/\p{Script=Han}/u);
  expect(value).not.toBe(message);
  expect(sentenceCell(message, 'en', (words) => readerText(words, message)).value).toBe(message);
});
