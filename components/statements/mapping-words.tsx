/** What the file's words mean: a list of word and meaning. */
'use client';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMarks } from '../format/use-marks.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import type { Words } from './mapping-draft.ts';

export function MappingWords<Meaning extends string>({
  title,
  words,
  meanings,
  onChange,
}: {
  title: string;
  words: Words<Meaning>;
  meanings: readonly { value: Meaning; label: string }[];
  onChange(words: Words<Meaning>): void;
}) {
  const t = useTranslations('statements.mapping');
  const { labelled } = useMarks();
  const first = meanings[0]?.value as Meaning;
  const set = (index: number, change: Partial<Words<Meaning>[number]>) =>
    onChange(words.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className="sm:col-span-2">
      <h4 className="mb-1 font-semibold text-sm">{title}</h4>
      <ul className="grid gap-1">
        {words.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words themselves change while they are typed
          <li key={index} className="flex items-center gap-1">
            <Input
              aria-label={labelled(title, t('word'))}
              value={each.word}
              onChange={(event) => set(index, { word: event.target.value })}
            />
            <span aria-hidden className="text-ink-3">
              →
            </span>
            <Select
              aria-label={labelled(title, `${t('means')} ${each.word}`)}
              className="w-36 shrink-0"
              value={each.means}
              options={meanings}
              onChange={(event) => set(index, { means: event.target.value as Meaning })}
            />
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={t('removeWord', { word: each.word })}
              onClick={() => onChange(words.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <Button size="sm" className="mt-1" onClick={() => onChange([...words, { word: '', means: first }])}>
        <Plus aria-hidden /> {t('addWord')}
      </Button>
    </div>
  );
}
