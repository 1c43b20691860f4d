/** Which columns are shown and in which order; buttons move them, so that no dragging is needed. */
'use client';
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DENSITIES } from '../providers/preferences.ts';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Popover } from '../ui/popover.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { Column, ColumnLayout } from './columns.ts';

export function ColumnSettings<T>({ columns, layout }: { columns: readonly Column<T>[]; layout: ColumnLayout }) {
  const t = useTranslations('table');
  const shell = useTranslations('shell');
  const { density, setDensity } = usePreferences();
  const hidden = columns.map((column) => column.id).filter((id) => !layout.visible.includes(id));
  const order = [...layout.visible, ...hidden];
  const move = (id: string, by: -1 | 1) => {
    const next = [...layout.visible];
    const at = next.indexOf(id);
    const other = next[at + by];
    if (at < 0 || other === undefined) return;
    next[at + by] = id;
    next[at] = other;
    layout.setVisible(next);
  };
  return (
    <Popover
      label={t('columns')}
      align="end"
      className="w-72"
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('columns')} title={t('columns')}>
          <Columns3 aria-hidden />
        </Button>
      }
    >
      <Segmented
        label={shell('density')}
        className="mb-3 flex w-full [&>button]:flex-1"
        value={density}
        onValueChange={setDensity}
        options={DENSITIES.map((value) => ({ value, label: shell(`densities.${value}`) }))}
      />
      <ul className="max-h-96 overflow-y-auto">
        {order.map((id, index) => {
          const column = columns.find((known) => known.id === id);
          if (!column) return null;
          const isShown = layout.visible.includes(id);
          const isFirst = id === columns[0]?.id;
          return (
            <li key={id} className="flex min-h-8 items-center gap-1 rounded-xs hover:bg-hover">
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the Radix checkbox inside is the control */}
              <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2.5 px-1 text-sm">
                <Checkbox
                  checked={isShown}
                  disabled={isFirst}
                  onCheckedChange={() =>
                    layout.setVisible(isShown ? layout.visible.filter((other) => other !== id) : [...layout.visible, id])
                  }
                />
                <span className="truncate">{column.header}</span>
              </label>
              <Button
                variant="ghost"
                size="icon-sm"
                disabled={!isShown || isFirst || index <= 1}
                aria-label={t('moveUp', { column: column.header })}
                onClick={() => move(id, -1)}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="icon-sm"
                disabled={!isShown || isFirst || index >= layout.visible.length - 1}
                aria-label={t('moveDown', { column: column.header })}
                onClick={() => move(id, 1)}
              >
                <ArrowDown aria-hidden />
              </Button>
            </li>
          );
        })}
      </ul>
      <Button variant="ghost" size="sm" className="mt-2 w-full" disabled={layout.isDefault} onClick={layout.reset}>
        {t('resetColumns')}
      </Button>
    </Popover>
  );
}
