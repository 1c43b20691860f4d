/** Before and after, field by field; what differs is marked by colour and by a word. */
'use client';
import { useTranslations } from 'next-intl';
import { cn } from '../ui/cn.ts';

const asRecord = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : value === null || value === undefined
      ? {}
      : { '': value };

const show = (value: unknown): string => (value === undefined ? '--' : typeof value === 'string' ? value : JSON.stringify(value));

export function ChangeTable({ before, after }: { before: unknown; after: unknown }) {
  const t = useTranslations('audit');
  const [old, fresh] = [asRecord(before), asRecord(after)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].sort();
  if (fields.length === 0) return <p className="text-ink-3 text-sm">{t('noChange')}</p>;
  return (
    <table className="w-full table-fixed border-collapse text-sm">
      <caption className="pb-1 text-left font-semibold">{t('change')}</caption>
      <thead>
        <tr className="border-line border-b text-left text-ink-3 text-xs">
          <th className="w-1/4 py-1 font-normal">{t('field')}</th>
          <th className="py-1 font-normal">{t('before')}</th>
          <th className="py-1 font-normal">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const isChanged = show(old[field]) !== show(fresh[field]);
          return (
            <tr key={field} className="border-line border-b align-top">
              <th scope="row" className="py-1.5 pr-2 text-left font-normal text-ink-2">
                {field || t('value')}
                {isChanged && <span className="sr-only"> ({t('changed')})</span>}
              </th>
              <td className={cn('break-words py-1.5 pr-2', isChanged && field in old && 'bg-removed-fill px-1 text-removed-text')}>
                {show(old[field])}
              </td>
              <td className={cn('break-words py-1.5', isChanged && field in fresh && 'bg-added-fill px-1 text-added-text')}>
                {show(fresh[field])}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
