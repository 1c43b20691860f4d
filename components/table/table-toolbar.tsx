/** The line above a list: filters, then views, columns, density, export. */
'use client';
import { Download, RotateCw, SlidersHorizontal } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useAriaKeys, useKeyNames } from '../providers/keys-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ExportItem } from './export-item.tsx';
import { FilterControl, type FilterUi } from './filter-control.tsx';
import type { TableSpec } from './table-query.ts';
import type { TableState } from './use-table-state.ts';

export type FilterUis<S extends TableSpec> = { [K in keyof S['filters']]: FilterUi };

/** Address of a download: everything the filter finds, in the reader's language. `filter` is what the list itself sends. */
export function exportHref(table: string, filter: unknown, format: 'csv' | 'xlsx', locale: string): string {
  const query = new URLSearchParams({ format, language: locale === 'zh-CN' ? 'zh' : 'en', filter: JSON.stringify(filter) });
  return `/api/export/${table}?${query}`;
}

export function FilterBar<S extends TableSpec>({ state, filters, id }: { state: TableState<S>; filters: FilterUis<S>; id: string }) {
  const t = useTranslations('table');
  const [isWide, setWide] = useState(false);
  const keys = Object.keys(state.spec.filters) as Extract<keyof S['filters'], string>[];
  const isFolded = (key: (typeof keys)[number]) =>
    filters[key]?.placement === 'pill' ||
    filters[key]?.placement === 'shown' ||
    (filters[key]?.placement === 'more' && !state.raw[key] && !isWide);
  if (keys.length === 0) return null;
  return (
    <search id={id} className="flex flex-wrap items-center gap-2" aria-label={t('filters')}>
      {keys
        .filter((key) => !isFolded(key))
        .map((key) => {
          const ui = filters[key];
          const kind = state.spec.filters[key];
          return ui && kind ? (
            <FilterControl key={key} kind={kind} ui={ui} raw={state.raw[key] ?? ''} onChange={(raw) => state.setFilter(key, raw)} />
          ) : null;
        })}
      {keys.some((key) => filters[key]?.placement === 'more') && (
        <Button variant="ghost" aria-expanded={isWide} onClick={() => setWide(!isWide)}>
          <SlidersHorizontal aria-hidden />
          {isWide ? t('fewerFilters') : t('moreFilters')}
        </Button>
      )}
    </search>
  );
}

export function TableActions({
  isFetching,
  onRefresh,
  exports,
  exportId,
  children,
}: {
  isFetching: boolean;
  onRefresh?: () => void;
  exports?: (format: 'csv' | 'xlsx', locale: string) => string;
  exportId?: string;
  children?: ReactNode;
}) {
  const t = useTranslations('table');
  const keyOf = useAriaKeys();
  const nameOf = useKeyNames();
  const locale = useLocale();
  return (
    <div className="ml-auto flex items-center gap-1">
      {onRefresh && (
        <Tooltip content={[t('refresh'), nameOf('refresh')].filter(Boolean).join('  ')}>
          <Button variant="ghost" size="icon" aria-label={t('refresh')} aria-keyshortcuts={keyOf('refresh')} onClick={onRefresh}>
            <RotateCw className={isFetching ? 'animate-spin' : undefined} aria-hidden />
          </Button>
        </Tooltip>
      )}
      {children}
      {exports && (
        <Menu
          label={t('export')}
          trigger={
            <Button id={exportId} aria-keyshortcuts={keyOf('export')}>
              <Download aria-hidden />
              <span className="max-sm:sr-only">{t('export')}</span>
            </Button>
          }
        >
          <ExportItem href={exports('csv', locale)}>{t('exportCsv')}</ExportItem>
          <ExportItem href={exports('xlsx', locale)}>{t('exportXlsx')}</ExportItem>
        </Menu>
      )}
    </div>
  );
}
