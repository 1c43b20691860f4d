/** The compiled words say what the words say: the library's formatter, which parses, beside ours, over every message of both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { _createCache, _createIntlFormatters } from 'use-intl/core';
import formatParsed from 'use-intl/format-message';
import { describe, expect, it } from 'vitest';
import formatMessage from './format-message.ts';
import { compiled, type Texts } from './messages.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

function flat(tree: Record<string, unknown>, prefix = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' || Array.isArray(value)
      ? [[`${prefix}${key}`, value] as [string, unknown]]
      : flat(value as Record<string, unknown>, `${prefix}${key}.`),
  );
}

/** What the places of a text may be given: the branches of a choice, counts, and words. */
function samples(text: string): Record<string, unknown>[] {
  const names = [...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name as string);
  const choices =
    [...text.matchAll(/\{\s*\w+\s*,\s*select\s*,/g)].length > 0 ? [...text.matchAll(/(\w+) \{/g)].map(([, word]) => word as string) : [];
  const counted = new Set([...text.matchAll(/\{\s*(\w+)\s*,\s*(?:plural|number|selectordinal)/g)].map(([, name]) => name));
  const chosen = new Set([...text.matchAll(/\{\s*(\w+)\s*,\s*select\s*,/g)].map(([, name]) => name));
  const marked = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => [name, (parts: unknown) => `(${String(parts)})`]);
  const words = ['', 'other', ...choices];
  return [0, 1, 2, 5, 1234].flatMap((count) =>
    words.map((word) =>
      Object.fromEntries([
        ...marked,
        ...names.map((name) => [name, counted.has(name) ? count : chosen.has(name) ? word : word === '' ? null : `«${name}»`]),
      ]),
    ),
  );
}

describe.each(['en', 'zh'])('%s', (language) => {
  const folder = path.join(root, 'messages', language);
  const cache = _createCache();
  const options = {
    cache,
    formatters: _createIntlFormatters(cache),
    locale: language === 'zh' ? 'zh-CN' : 'en',
    timeZone: 'Asia/Shanghai',
  };

  it.each(readdirSync(folder))('%s', (file) => {
    const texts = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Texts;
    const packed = new Map(flat(compiled(texts)));
    for (const [key, text] of flat(texts))
      for (const values of samples(text as string)) {
        const said = formatMessage(key, packed.get(key) as never, values as never, options as never);
        expect(said, key).toEqual(formatParsed(key, text as never, values as never, options as never));
      }
  });
});

it('a place that was given nothing is an error, not a word', () => {
  const { text } = compiled({ text: 'Until {date}' });
  expect(() => formatMessage('text', text as never, {} as never, {} as never)).toThrow('No value for date');
});

it.each(['en', 'zh'])('%s: what leads to the reconciliation of a day is called the same on every screen', (language) => {
  const said = (file: string, key: string) =>
    new Map(flat(JSON.parse(readFileSync(path.join(root, 'messages', language, file), 'utf8')))).get(key);
  const words = [
    said('recon.json', 'calendar.openDay'),
    said('statements.json', 'upload.seeDay'),
    said('statements.json', 'detail.seeDay'),
    said('difference.json', 'sides.openDay'),
    said('payments.json', 'detail.openDay'),
  ];
  expect([...new Set(words)]).toEqual([language === 'en' ? 'View reconciliation' : '查看当日对账']);
});

it('Chinese keeps to the glossary: 你 and not 您, one name for the business date, for the second step of a sign-in and for what has no owner', () => {
  const folder = path.join(root, 'messages', 'zh');
  const texts = readdirSync(folder).flatMap((file) => flat(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))));
  const unfit = texts.filter(([, text]) => /您|登陆|通道|业务日期|验证因素|无负责人/.test(String(text)));
  expect(unfit).toEqual([]);
});

it.each(['en', 'zh'])('%s: two dashes stand for no value and frame no words', (language) => {
  const folder = path.join(root, 'messages', language);
  const texts = readdirSync(folder).flatMap((file) => flat(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))));
  expect(texts.filter(([, text]) => /--\s+\S/.test(String(text)))).toEqual([]);
});
