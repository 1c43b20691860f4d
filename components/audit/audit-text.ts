/** Says in the reader's language what an act did. The stored text is English for ever, since the chain is hashed over it; it is known by its
 *  wording, and codes in it are worded as on other screens. One that nobody knows, of another release, is shown as it stands. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { expressionOf, type KnownSentence, knownSentence } from '../format/known-sentence.ts';
import { AUDIT_SENTENCES, AUDIT_SHAPES } from './audit-sentences.ts';

const KNOWN = AUDIT_SENTENCES.map(([act, key, sentence]) => ({ act, known: [key, expressionOf(sentence, AUDIT_SHAPES)] as const }));

/** The key of what an act says and the parts of it; null where this release has no such sentence for the act. */
export function auditSentence(action: string, summary: string): KnownSentence | null {
  return knownSentence(
    KNOWN.filter(({ act }) => action.startsWith(act)).map(({ known }) => known),
    summary,
  );
}

/** All messages of a language, by their whole keys. */
export type Words = { (key: string, values?: Record<string, string>): string; has(key: string): boolean };

const word = (words: Words, key: string, code: string) => (words.has(`${key}.${code}`) ? words(`${key}.${code}`) : code);

const WORDED: Readonly<Record<string, (words: Words, part: string) => string>> = {
  what: (words, part) => word(words, 'audit.actions.export', part),
  reason: (words, part) => word(words, 'audit.reasons', part),
  roles: (words, part) =>
    part
      .split(', ')
      .map((role) => word(words, 'access.roles', role))
      .join(words('audit.comma')),
  permission: (words, code) => {
    const key = `access.permissions.${code}`;
    return words.has(key) ? words('access.permissionNamed', { name: words(key), code }) : code;
  },
  filter: filterText,
};

const FILTER_CODES: Readonly<Record<string, string>> = {
  actions: 'audit.actions',
  outcome: 'audit.outcome',
  subjectKind: 'audit.subjects',
};

/** A filter of the trail as its screen names it. A long one is stored cut off, and shown as it is stored. */
function filterText(words: Words, part: string): string {
  const filter = parsed(part);
  if (!filter) return part;
  const fields = Object.entries(filter).map(([name, value]) => {
    const codes = FILTER_CODES[name];
    const values = [value].flat().map((code) => (codes ? word(words, codes, String(code)) : String(code)));
    return words('audit.filterField', { field: word(words, 'audit.filter', name), value: values.join(words('audit.comma')) });
  });
  return fields.join(words('audit.semicolon')) || words('audit.noFilter');
}

function parsed(json: string): Record<string, unknown> | null {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export type AuditWording = { text: string; isAsStored: boolean };

export function auditText(words: Words, { action, summary }: { action: string; summary: string }): AuditWording {
  const found = auditSentence(action, summary);
  if (!found) return { text: summary, isAsStored: true };
  const parts = Object.entries(found.parameters).map(([name, part]) => [name, WORDED[name]?.(words, part) ?? part]);
  const text = words(`audit.did.${found.key}`, Object.fromEntries(parts));
  return { text, isAsStored: text === summary };
}

export function useAuditText(): (entry: { action: string; summary: string }) => AuditWording {
  const words = useTranslations() as unknown as Words;
  return useCallback((entry) => auditText(words, entry), [words]);
}
