/** Every sentence that a reader of files can say is known by its wording, in both languages: a new one without its translation fails here. */
import fs from 'node:fs';
import path from 'node:path';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import chinese from '../../../messages/zh/reader.json' with { type: 'json' };
import type { Words } from '../../kernel/known-sentence.ts';
import { parseMinor } from '../../kernel/money.ts';
import { argumentAt, PLACE, sayings } from '../../kernel/said-fixture.ts';
import { READER_SENTENCES, readerSentence, readerText } from './wording.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const sources = ['server/statements/formats', 'server/payments'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|write-|contract\.ts$/.test(name))
    .map((name) => ({ name: `${folder}/${name}`, text: fs.readFileSync(path.join(root, folder, name), 'utf8') })),
);

/** What is said at a place of a source, `7` in every place of its own. */
const saidAt = (text: string, at: number | null) =>
  at === null ? [] : sayings(text, at).flatMap((said) => (said === null ? [] : [said.replaceAll(PLACE, '7')]));

const CALLS = [
  [/new (?:RowFault|OrderFault)\(/g, 2],
  [/refuseStatement\(/g, 1],
  [/\bno\((?=null|ZM)/g, 2],
  [/throw refuse\((?=name|file)/g, 1],
] as const;

const sentences = sources.flatMap(({ name, text }) =>
  [
    ...CALLS.flatMap(([call, skip]) =>
      [...text.matchAll(call)].flatMap((found) => saidAt(text, argumentAt(text, found.index + found[0].length, skip))),
    ),
    ...[...text.matchAll(/const (?:why|message) =\s*|message: (?=['`])/g)].flatMap((found) => saidAt(text, found.index + found[0].length)),
  ].map((sentence) => ({ name, sentence })),
);

/** Whose places hold sentences themselves; the next test says them whole. */
const OPEN = new Set(['This is 7', 'The file is 7']);

describe('a sentence of a reader', () => {
  it('is known, whichever reader says it', () => {
    expect(sentences.length).toBeGreaterThan(200);
    const unknown = sentences.filter(({ sentence }) => readerSentence(sentence) === null);
    expect(unknown.filter(({ sentence }) => !OPEN.has(sentence))).toEqual([]);
  });

  it('gives back what stands in its places', () => {
    expect(readerSentence('11 cells where the header has 12')).toEqual({ key: 'rowWidth', parameters: { cells: '11', width: '12' } });
    for (const [sentence, key] of [
      ['This is a PDF document', 'seenPdf'],
      ['This is text that begins with “dish,price”', 'seenText'],
      ['The file is an archive within an archive', 'isArchive'],
      ['net 5 is not gross 9 less fee 3, in minor units of CNY (2 decimals)', 'netFee'],
    ])
      expect(readerSentence(sentence as string)?.key).toBe(key);
    expect(readerSentence('不认识的话')).toBeNull();
  });

  it('names the columns of which one would do in the words of the language it is in', () => {
    const words = createTranslator({ locale: 'zh-CN', messages: { reader: chinese } }) as unknown as Words;
    expect(readerText(words, 'Missing column: amount or 金额 or 订单金额')).toBe('没有列「amount」或「金额」或「订单金额」');
    expect(readerText(words, 'Missing column: amount')).toBe('没有列「amount」');
  });

  it('of the money parser is known too', () => {
    for (const [text, key] of [
      ['ten', 'notAmountMoney'],
      ['1.005', 'decimals'],
      ['999999999999999999', 'outOfRange'],
    ] as const) {
      let message = '';
      try {
        parseMinor(text, 'CNY');
      } catch (error) {
        message = (error as Error).message;
      }
      expect([text, readerSentence(message)?.key]).toEqual([text, key]);
    }
  });

  it('has a translation of its own, and one key', () => {
    expect(new Set(READER_SENTENCES.map(([key]) => key)).size).toBe(READER_SENTENCES.length);
    expect(READER_SENTENCES.filter(([key]) => !(key in chinese)).map(([key]) => key)).toEqual([]);
    expect(Object.entries(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
