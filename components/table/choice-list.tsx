/** The words of a filter to choose from, with the line that narrows them. */
'use client';
import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { groupedCount } from '../format/amount-text.ts';
import { Button } from '../ui/button.tsx';

/** `rows`: undefined while they are looked for. `onWanted` is told when somebody is about to choose. */
export type Choices = { rows: readonly { value: string; count: bigint }[] | undefined; isFailed: boolean; onWanted(): void };

export type ChoiceProps = { label: string; choices: Choices; raw: string; onChange(raw: string | null): void };

export function ChoiceList({ label, choices, raw, onChange }: ChoiceProps) {
  const t = useTranslations('table');
  const { rows, isFailed, onWanted } = choices;
  useEffect(() => onWanted(), [onWanted]);
  return (
    <Command label={label} loop defaultValue={raw}>
      <Command.Input
        placeholder={t('typeToNarrow')}
        className="mb-1 h-8 w-full rounded-xs border border-edge bg-surface px-2 text-sm max-sm:h-11"
      />
      <Command.List label={label} className="max-h-72 overflow-y-auto">
        {rows && rows.length > 0 && <Command.Empty className="px-2 py-1.5 text-ink-2 text-sm">{t('noChoiceFits')}</Command.Empty>}
        {rows?.map(({ value, count }) => (
          <Command.Item
            key={value}
            value={value}
            onSelect={() => onChange(value)}
            className="flex min-h-8 cursor-pointer items-center gap-2 rounded-xs px-2 text-sm data-[selected=true]:bg-hover max-sm:min-h-11"
          >
            <Check className={value === raw ? 'size-4 text-accent' : 'invisible size-4'} aria-hidden />
            <span className="min-w-0 flex-1 truncate" title={value}>
              {value}
            </span>
            <span className="text-ink-3 text-xs tabular-nums">{groupedCount(count)}</span>
          </Command.Item>
        ))}
      </Command.List>
      {(!rows || rows.length === 0) && (
        <p role={isFailed ? 'alert' : 'status'} className="px-2 py-1.5 text-ink-2 text-sm">
          {isFailed ? t('choicesFailed') : rows ? t('noChoices') : t('choicesLoading')}
        </p>
      )}
      {raw !== '' && (
        <Button variant="ghost" size="sm" className="mt-1 w-full max-sm:h-11" onClick={() => onChange(null)}>
          {t('clear')}
        </Button>
      )}
    </Command>
  );
}
