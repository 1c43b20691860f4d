/** What of the calendar can be taken away: Excel with matrix and figures, the figures as CSV, and a picture of it as it is shown. */
'use client';
import { Download, FileSpreadsheet, FileText, Image } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useRef } from 'react';
import { systemClock } from '../../server/kernel/clock.ts';
import { percentText } from '../format/amount-text.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { instantText, shortOffset } from '../format/instant-text.ts';
import { StatusGlyph, type StatusShape } from '../format/status-badge.tsx';
import { useSession } from '../providers/session-provider.tsx';
import { ExportItem } from '../table/export-item.tsx';
import { exportHref } from '../table/table-toolbar.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { useOwners } from './calendar-filters.tsx';
import { drawPicture, type Picture, paletteOf } from './calendar-picture.ts';
import type { CalendarView } from './use-calendar-view.ts';

const SHAPES: StatusShape[] = ['circle', 'ring', 'half', 'tick', 'triangle', 'cross', 'clock', 'person', 'dash'];

function usePicture(view: CalendarView): () => Picture {
  const t = useTranslations('recon.calendar');
  const charts = useTranslations('charts');
  const { user } = useSession();
  const { zone } = useFormatSettings();
  const owners = useOwners(view.scope.owner !== undefined);
  const { scope, rows, days, states, cellOf, metric } = view;
  return () => {
    const now = systemClock.now();
    const made = instantText(now, zone);
    const cells = view.calendar.data ?? [];
    const rated = cells.flatMap((cell) => cell.autoMatch ?? []);
    const [part, whole] = [rated.reduce((sum, one) => sum + one.part, 0n), rated.reduce((sum, one) => sum + one.whole, 0n)];
    const owner = owners.find(({ value }) => value === scope.owner)?.label ?? scope.owner;
    return {
      title: t('title'),
      lines: [
        [
          t('picture.dates', { from: scope.dateFrom, to: scope.dateTo }),
          t('picture.shows', { metric: t(`metric.${metric}`) }),
          ...(owner ? [t('picture.owner', { owner })] : []),
        ].join(' · '),
        [
          `${t('openTotal')} ${cells.reduce((sum, cell) => sum + cell.openCount, 0)}`,
          `${t('matchedRate')} ${percentText(part, whole) ?? '--'}`,
          `${t('waitingTotal')} ${cells.reduce((sum, cell) => sum + cell.waitingCount, 0)}`,
          `${t('lateTotal')} ${cells.filter((cell) => cell.state === 'late').length}`,
        ].join(' · '),
      ],
      rowHeader: charts('rowHeader'),
      rows,
      days,
      states,
      cellOf,
      footer: t('picture.made', { at: `${made.date} ${made.time} ${shortOffset(zone, now)}`, by: user.name }),
    };
  };
}

export function CalendarExport({ view }: { view: CalendarView }) {
  const t = useTranslations('recon.calendar');
  const table = useTranslations('table');
  const locale = useLocale();
  const glyphs = useRef<HTMLSpanElement>(null);
  const pictureOf = usePicture(view);
  const { scope, metric } = view;
  const isReady = view.calendar.data !== undefined && view.rows.length > 0;
  const takePicture = async () => {
    await document.fonts.ready;
    const canvas = document.createElement('canvas');
    drawPicture(
      canvas,
      pictureOf(),
      paletteOf(document.body),
      (shape) => glyphs.current?.querySelector<SVGSVGElement>(`[data-shape="${shape}"] svg`) ?? null,
    );
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) return void toast.error(t('picture.failed'));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `pingzhang-calendar-${scope.dateFrom}-${scope.dateTo}.png`;
    link.click();
    // The browser reads the picture after the click.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const file = (format: 'csv' | 'xlsx') => exportHref('recon_calendar', { ...scope, show: metric }, format, locale);
  return (
    <>
      <span ref={glyphs} hidden>
        {SHAPES.map((shape) => (
          <span key={shape} data-shape={shape}>
            <StatusGlyph shape={shape} />
          </span>
        ))}
      </span>
      <Menu
        label={table('export')}
        trigger={
          <Button disabled={!isReady}>
            <Download aria-hidden /> {table('export')}
          </Button>
        }
      >
        <ExportItem href={file('xlsx')}>
          <FileSpreadsheet aria-hidden /> {t('exportXlsx')}
        </ExportItem>
        <ExportItem href={file('csv')}>
          <FileText aria-hidden /> {t('exportCsv')}
        </ExportItem>
        <MenuItem onSelect={() => void takePicture().catch(() => toast.error(t('picture.failed')))}>
          <Image aria-hidden /> {t('exportPicture')}
        </MenuItem>
      </Menu>
    </>
  );
}
