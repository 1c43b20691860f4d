/** What the filters of a list are, and what can be done with all it finds: refresh, views, columns, export. */
'use client';
import { Download, RotateCw } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { groupedCount } from '../format/amount-text.ts';
import { useAriaKeys, useKeyNames } from '../providers/keys-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ExportItem } from './export-item.tsx';
import type { FilterUi } from './filter-control.tsx';
import { LiveRefresh } from './list-updates.tsx';
import type { TableSpec } from './table-query.ts';
import type { Updates } from './use-list-updates.ts';

export type FilterUis<S extends TableSpec> = { [K in keyof S['filters']]: FilterUi };

/** Address of a download: everything the filter finds, in the reader's language. `filter` is what the list itself sends. */
export function exportHref(table: string, filter: unknown, format: 'csv' | 'xlsx', locale: string): string {
  const query = new URLSearchParams({ format, language: locale === 'zh-CN' ? 'zh' : 'en', filter: JSON.stringify(filter) });
  return `/api/export/${table}?${query}`;
}

export function TableActions({
  isFetching,
  updates,
  onRefresh,
  exports,
  exportsOpen,
  onExportsOpen,
  count,
  children,
}: {
  isFetching: boolean;
  updates?: { found: Updates | null } | undefined;
  onRefresh?: () => void;
  exports?: (format: 'csv' | 'xlsx', locale: string) => string;
  /** Whether the menu of files is open: a key opens it as well. */
  exportsOpen?: boolean;
  onExportsOpen?: (open: boolean) => void;
  /** How many rows a file will have, where they are counted. */
  count?: { count: bigint; isCapped: boolean } | undefined;
  children?: ReactNode;
}) {
  const t = useTranslations('table');
  const keyOf = useAriaKeys();
  const nameOf = useKeyNames();
  const locale = useLocale();
  const rows = count && !count.isCapped ? groupedCount(count.count) : 'uncounted';
  return (
    <div data-print="hide" className="ml-auto flex items-center gap-1 max-sm:gap-0 max-sm:[&>button]:size-11 max-sm:[&>button]:p-0">
      {onRefresh && updates && <LiveRefresh updates={updates.found} isFetching={isFetching} onRefresh={onRefresh} />}
      {onRefresh && !updates && (
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
          open={exportsOpen}
          onOpenChange={onExportsOpen}
          trigger={
            <Button aria-keyshortcuts={keyOf('export')}>
              <Download aria-hidden />
              <span className="max-sm:sr-only">{t('export')}</span>
            </Button>
          }
        >
          <ExportItem href={exports('csv', locale)}>{t('exportAll', { format: 'CSV', rows })}</ExportItem>
          <ExportItem href={exports('xlsx', locale)}>{t('exportAll', { format: 'Excel', rows })}</ExportItem>
        </Menu>
      )}
    </div>
  );
}
