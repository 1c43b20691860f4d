/** A duplicate beside what it is one too many of: our record and the channel's lines, or our records and the channel's line, field by field. */
'use client';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode, useState } from 'react';
import { DUPLICATE_SIDES_MAX } from '../../server/reconciliation/differences/codes.ts';
import type { DuplicateSides, FoundOfSide } from '../../server/reconciliation/differences/contract.ts';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import { Amount } from '../format/amount.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { Badge } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { SidesPanel, SideValue } from './compare-sides.tsx';
import { LINK } from './looks.ts';

/** One column; null for the side that has none. */
type Column = { side: Side | null; of: 'ours' | 'channel'; at: number; isExtra: boolean; isFirst: boolean };

/** What stands first and the duplicate, or the first alone: more are links beneath the table. */
function columnsOf(sides: DuplicateSides, of: 'ours' | 'channel'): Column[] {
  const all = sides[of];
  const last = all.length - 1;
  const places = last > 0 ? [0, last] : [0];
  return places.map((at) => ({ side: all[at] ?? null, of, at, isExtra: sides.side === of && at === last, isFirst: at === 0 }));
}

/** Of more than are read it is said that there are at least so many. */
const isMore = ({ count }: FoundOfSide) => count >= DUPLICATE_SIDES_MAX;
const counted = (found: FoundOfSide) => ({ count: found.count, more: isMore(found) ? 'yes' : 'no' });

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

type Props = {
  sides: DuplicateSides;
  businessDate: string;
  /** The one comparison of its screen: `d` shows only what differs. */
  hasKey?: boolean;
  /** What a side is called; by default the way to its original. */
  sourceOf?(side: Side): ReactNode;
  /** Whose clock times are shown by; by default that of the books. */
  zone?: string;
};

export function CompareDuplicate({ sides, businessDate, hasKey = false, sourceOf = (side) => <SideLink side={side} />, zone }: Props) {
  const t = useTranslations('difference');
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const ours = columnsOf(sides, 'ours');
  const channel = columnsOf(sides, 'channel');
  const columns = [...ours, ...channel];
  const differs = (field: DuplicateSides['fields'][number]) => field.ours.includes(true) || field.channel.includes(true);
  const differing = sides.fields.filter(differs);
  const fields = onlyDifferent ? differing : [...differing, ...sides.fields.filter((field) => !differs(field))];
  const { found } = sides;
  const hidden = (['ours', 'channel'] as const).flatMap((of) => sides[of].slice(1, -1));
  const left = found.ours.count + found.channel.count - sides.ours.length - sides.channel.length;
  const groups = [
    { of: 'ours', columns: ours, count: t('duplicate.records', counted(found.ours)), none: t('duplicate.noRecord') },
    { of: 'channel', columns: channel, count: t('duplicate.lines', counted(found.channel)), none: t('duplicate.noLine') },
  ] as const;
  const head = 'px-2 py-1.5 font-normal max-sm:px-1.5';
  return (
    <SidesPanel
      narrowing={{ isOn: onlyDifferent, onChange: setOnlyDifferent }}
      hasKey={hasKey}
      footer={
        hidden.length > 0 ? (
          <span className="flex flex-wrap gap-x-3">
            {t('duplicate.more', { count: hidden.length })}
            {hidden.map((side) => (
              <SideLink key={side.paymentId ?? `${side.statementId} ${side.lineNo}`} side={side} />
            ))}
          </span>
        ) : (
          left > 0 && t('duplicate.notShown', { count: left, more: isMore(found.ours) || isMore(found.channel) ? 'yes' : 'no' })
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
                  {found[group.of].total && (
                    <span className="text-ink">
                      <Amount {...(found[group.of].total as NonNullable<FoundOfSide['total']>)} showCurrency />
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
                    {sourceOf(column.side)}
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
                        <SideValue field={field.field} side={column.side} zone={zone} />
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
