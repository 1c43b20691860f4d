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

/** A value as people say it: lists with their mark, roles by name; what has no other words stands as it is stored. */
function useShown(): (field: string, value: unknown) => string {
  const t = useTranslations('audit');
  const role = useTranslations('access.roles');
  return (field, value) => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return show(value);
    const words = field === 'roles' ? value.map((each) => (role.has(each as never) ? role(each as never) : each)) : value;
    return words.join(t('comma')) || '--';
  };
}

/** The word of a field, and the code by which one finds it in the stored entry. */
function FieldName({ field }: { field: string }) {
  const t = useTranslations('audit');
  if (!field) return t('value');
  if (!t.has(`fields.${field}` as never)) return field;
  return (
    <>
      {t(`fields.${field}` as never)} <span className="ident block break-all text-ink-3 text-xs">{field}</span>
    </>
  );
}

export function ChangeTable({ before, after }: { before: unknown; after: unknown }) {
  const t = useTranslations('audit');
  const said = useShown();
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
                <FieldName field={field} />
                {isChanged && <span className="sr-only"> ({t('changed')})</span>}
              </th>
              <td className={cn('break-words py-1.5 pr-2', isChanged && field in old && 'bg-removed-fill px-1 text-removed-text')}>
                {said(field, old[field])}
              </td>
              <td className={cn('break-words py-1.5', isChanged && field in fresh && 'bg-added-fill px-1 text-added-text')}>
                {said(field, fresh[field])}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
