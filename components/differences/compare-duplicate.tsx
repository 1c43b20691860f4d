/** A duplicate beside what it is one too many of: our record and the channel's lines, or our records and the channel's line, field by field. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Fragment, useState } from 'react';
import type { DuplicateSides } from '../../server/reconciliation/differences/contract.ts';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import { Amount } from '../format/amount.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { Badge } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { SidesPanel, SideValue } from './compare-sides.tsx';
import { LINK } from './difference-headline.tsx';

/** One column; null for the side that has none. */
type Column = { side: Side | null; of: 'ours' | 'channel'; at: number; isExtra: boolean; isFirst: boolean };

/** What stands first and the duplicate, or the first alone: more are links beneath the table. */
function columnsOf(sides: DuplicateSides, of: 'ours' | 'channel'): Column[] {
  const all = sides[of];
  const last = all.length - 1;
  const places = last > 0 ? [0, last] : [0];
  return places.map((at) => ({ side: all[at] ?? null, of, at, isExtra: sides.side === of && at === last, isFirst: at === 0 }));
}

/** The side a column begins is set off from the other. */
const edge = ({ isFirst }: Pick<Column, 'isFirst'>) => isFirst && 'border-line border-l';

function SideLink({ side }: { side: Side }) {
  const t = useTranslations('difference.sides');
  return side.paymentId ? (
    <Link className={LINK} href={`/payments/${side.paymentId}`}>
      {t('openPayment')}
    </Link>
  ) : (
    <Link className={LINK} href={`/recon/statements/${side.statementId}?line=${side.lineNo}`}>
      {t('line', { line: side.lineNo ?? 0 })}
    </Link>
  );
}

type Total = { minor: bigint; currency: string };

/** What a side amounts to, where all of it moved money in one currency. */
function totalOf(sides: readonly Side[]): Total | null {
  const moved = sides.filter((side) => side.paymentId === null || side.status === 'succeeded');
  const currency = moved[0]?.currency;
  if (!currency || moved.some((side) => side.currency !== currency)) return null;
  return { minor: moved.reduce((sum, side) => sum + side.amountMinor, 0n), currency };
}

export function CompareDuplicate({ sides, businessDate }: { sides: DuplicateSides; businessDate: string }) {
  const t = useTranslations('difference');
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const ours = columnsOf(sides, 'ours');
  const channel = columnsOf(sides, 'channel');
  const columns = [...ours, ...channel];
  const differs = (field: DuplicateSides['fields'][number]) => field.ours.includes(true) || field.channel.includes(true);
  const differing = sides.fields.filter(differs);
  const fields = onlyDifferent ? differing : [...differing, ...sides.fields.filter((field) => !differs(field))];
  const totals = sides.isCapped ? { ours: null, channel: null } : { ours: totalOf(sides.ours), channel: totalOf(sides.channel) };
  const hidden = (['ours', 'channel'] as const).flatMap((of) => sides[of].slice(1, -1));
  const groups = [
    { of: 'ours', columns: ours, count: t('duplicate.records', { count: sides.ours.length }), none: t('duplicate.noRecord') },
    { of: 'channel', columns: channel, count: t('duplicate.lines', { count: sides.channel.length }), none: t('duplicate.noLine') },
  ] as const;
  const head = 'px-2 py-1.5 font-normal max-sm:px-1.5';
  return (
    <SidesPanel
      narrowing={{ isOn: onlyDifferent, onChange: setOnlyDifferent }}
      hasKey
      footer={
        hidden.length > 0 && (
          <span className="flex flex-wrap gap-x-3">
            {t('duplicate.more', { count: hidden.length })}
            {hidden.map((side) => (
              <SideLink key={side.paymentId ?? `${side.statementId} ${side.lineNo}`} side={side} />
            ))}
          </span>
        )
      }
    >
      <table
        className={cn('w-full table-fixed text-sm max-sm:text-xs sm:min-w-[440px]', columns.length > 3 && 'min-w-[440px] sm:min-w-[560px]')}
      >
        <colgroup>
          <col className="w-17 sm:w-24" />
          {columns.map((column) => (
            <col key={`${column.of}${column.at}`} />
          ))}
        </colgroup>
        <thead className="text-left text-ink-2 text-xs">
          <tr>
            <th scope="col" rowSpan={2} className={cn(head, 'border-line border-b pl-2 sm:pl-3 align-bottom')}>
              {t('sides.field')}
            </th>
            {groups.map((group) => (
              <th
                key={group.of}
                scope="colgroup"
                colSpan={group.columns.length}
                className={cn(head, 'pb-0 align-top', edge({ isFirst: true }))}
              >
                <span className="flex flex-wrap items-baseline gap-x-3">
                  <span className="font-semibold text-ink">{t(`sides.${group.of}`)}</span>
                  <span className={cn(group.columns[0]?.side === null && 'font-semibold text-warning-text')}>
                    {group.columns[0]?.side === null ? group.none : group.count}
                  </span>
                  {totals[group.of] && (
                    <span className="text-ink">
                      <Amount {...(totals[group.of] as Total)} showCurrency />
                    </span>
                  )}
                </span>
              </th>
            ))}
          </tr>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <th key={`${column.of}${column.at}`} scope="col" className={cn(head, 'align-top', edge(column))}>
                {column.side && (
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                    <SideLink side={column.side} />
                    {column.isExtra && <Badge tone="warning">{t('kind.duplicate')}</Badge>}
                    {column.side.businessDate && column.side.businessDate !== businessDate && (
                      <BusinessDateText date={column.side.businessDate} />
                    )}
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.field} className="h-8 border-line border-b last:border-b-0">
              <th scope="row" className="py-1 pr-1 pl-2 sm:pl-3 text-left font-normal text-ink-2 max-sm:px-1.5">
                {t(`field.${field.field}`)}
              </th>
              {columns.map((column) => {
                const isMarked = field[column.of][column.at] ?? false;
                return (
                  <td
                    key={`${column.of}${column.at}`}
                    className={cn(
                      'break-all px-2 py-1 align-middle max-sm:px-1.5 max-sm:[&_button]:hidden [&_time]:whitespace-normal',
                      edge(column),
                      isMarked && 'bg-changed-fill text-changed-text',
                    )}
                  >
                    {column.side ? (
                      <span className={cn('inline-flex max-w-full items-center gap-1.5', isMarked && 'font-semibold')}>
                        {isMarked && (
                          <Fragment>
                            <span aria-hidden>◆</span>
                            <span className="sr-only">{t('sides.different')}</span>
                          </Fragment>
                        )}
                        <SideValue field={field.field} side={column.side} />
                      </span>
                    ) : (
                      <span className="text-ink-3">--</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </SidesPanel>
  );
}
