/** The words of the screens: every file of `messages/<language>/` is one namespace, named like the file. They are compiled here, once, so that
 *  neither a browser nor a page has to parse them (`resolveAlias` in next.config.js takes the formatter that expects that). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compile from 'icu-minify/compile';
import type { Locale } from './preferences.ts';

const FOLDER: Record<Locale, string> = { en: 'en', 'zh-CN': 'zh' };
const kept = new Map<Locale, Record<string, unknown>>();

export type Texts = { [key: string]: string | Texts };

/** A text without parameters stays a text. */
export function compiled(texts: Texts): Record<string, unknown> {
  const each = ([key, text]: [string, string | Texts]) => [key, typeof text === 'string' ? compile(text) : compiled(text)];
  // As plain objects: those of the compiler have no prototype, which does not go over the line to a browser.
  return JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(texts).map(each))));
}

export function loadMessages(locale: Locale): Record<string, unknown> {
  const known = kept.get(locale);
  if (known && process.env.NODE_ENV === 'production') return known;
  const folder = path.join(process.cwd(), 'messages', FOLDER[locale]);
  const messages: Record<string, unknown> = {};
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.json')) messages[file.slice(0, -5)] = compiled(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  }
  kept.set(locale, messages);
  return messages;
}
