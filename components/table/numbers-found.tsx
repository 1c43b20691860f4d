/** After many numbers were pasted: how many the list found, which not, and which it did not look for, to be copied away. Of one that the list does
 *  not find: that the other filters hide it. */
'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { IDS_MAX, type LeftOut } from './pasted-numbers.ts';

/** `onAlone` takes every other filter off. */
export function NumbersFound({
  asked,
  missing,
  outside,
  onAlone,
}: {
  asked: number;
  missing: readonly string[];
  outside: readonly string[];
  onAlone(): void;
}) {
  const t = useTranslations('table');
  const found = asked - missing.length - outside.length;
  return (
    <div className="panel px-3 py-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-3">
        <span role="status">
          {asked === 1 ? t('numberOutside') : t('numbersFound', { found, missing: missing.length, outside: outside.length })}
        </span>
        {outside.length > 0 && (
          <Button variant="link" size="sm" onClick={onAlone}>
            {t('showOutside')}
          </Button>
        )}
      </p>
      {missing.length > 0 && <Numbers title={t('numbersMissing', { count: missing.length })} numbers={missing} />}
      {outside.length > 0 && asked > 1 && <Numbers title={t('numbersOutside', { count: outside.length })} numbers={outside} />}
    </div>
  );
}

/** Nobody takes the answer for that of all they pasted. */
export function NumbersLeftOut({ beyond, unfit }: LeftOut) {
  const t = useTranslations('table');
  if (beyond.length + unfit.length === 0) return null;
  return (
    <div role="alert" className="panel px-3 py-2 text-sm">
      {beyond.length > 0 && <Numbers title={t('numbersBeyond', { count: beyond.length, most: IDS_MAX })} numbers={beyond} />}
      {unfit.length > 0 && <Numbers title={t('numbersUnfit', { count: unfit.length })} numbers={unfit} />}
    </div>
  );
}

function Numbers({ title, numbers }: { title: string; numbers: readonly string[] }) {
  return (
    <div className="mt-1 flex items-start gap-1">
      <CopyButton text={numbers.join('\n')} what={title} />
      <details className="min-w-0">
        <summary className="min-h-6 cursor-pointer text-ink-2">{title}</summary>
        <ul className="ident max-h-40 overflow-y-auto py-1" aria-label={title}>
          {numbers.map((number) => (
            <li key={number}>{number}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
