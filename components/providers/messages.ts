/** The words of the screens: every file of `messages/<language>/` is one namespace, named like the file. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from './preferences.ts';

const FOLDER: Record<Locale, string> = { en: 'en', 'zh-CN': 'zh' };
const kept = new Map<Locale, Record<string, unknown>>();

export function loadMessages(locale: Locale): Record<string, unknown> {
  const known = kept.get(locale);
  if (known && process.env.NODE_ENV === 'production') return known;
  const folder = path.join(process.cwd(), 'messages', FOLDER[locale]);
  const messages: Record<string, unknown> = {};
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.json')) messages[file.slice(0, -5)] = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  }
  kept.set(locale, messages);
  return messages;
}
