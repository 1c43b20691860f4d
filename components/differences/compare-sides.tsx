/** Both sides of a difference, one row a field, what differs marked by colour, shape and word. */
'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import type { AlignedField } from '../../server/reconciliation/differences/contract.ts';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip, IdChips } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useAriaKeys, useKeys } from '../providers/keys-provider.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { cn } from '../ui/cn.ts';
import { Switch } from '../ui/switch.tsx';

type Props = {
  fields: readonly AlignedField[];
  ours: Side | null;
  channel: Side | null;
  /** Whose clock times are shown by; by default that of the books. */
  zone?: string;
  /** Where the missing side was looked for, in words. */
  searched?: string | null;
  /** The one comparison of its screen: `d` shows only what differs. */
  hasKey?: boolean;
};

export function SideValue({ field, side, zone }: { field: AlignedField['field']; side: Side; zone?: string }) {
  const words = useTranslations('difference.sideStatus');
  const kinds = useTranslations('payments.kind');
  switch (field) {
    case 'amount':
      return <Amount minor={side.amountMinor} currency={side.currency} />;
    case 'fee':
      return <Amount minor={side.feeMinor} currency={side.currency} />;
    case 'occurredAt':
      return <Instant at={side.occurredAt} zone={zone} className="break-normal max-sm:whitespace-normal" />;
    case 'status':
      return words.has(side.status as never) ? words(side.status as never) : side.status;
    case 'kind':
      return kinds(side.kind);
    case 'currency':
      return side.currency;
    case 'channelNo':
      return (
        <IdChips
          ids={[...(side.channelNo ? [side.channelNo] : []), ...(side.furtherNos ?? [])]}
          keep={34}
          className="max-w-full whitespace-normal"
        />
      );
    default:
      return <IdChip id={side[field]} keep={34} className="max-w-full whitespace-normal" />;
  }
}

/** Whether both sides state it and agree. What one of them does not state is not equal, and neither is money of two currencies. */
export function agrees(field: AlignedField, ours: Side | null, channel: Side | null): boolean {
  if (!ours || !channel || field.isDifferent || field.ours === null || field.channel === null) return false;
  // Of these no difference is made, whatever they are.
  if (field.field === 'merchantNo' || field.field === 'occurredAt') return field.ours === field.channel;
  return (field.field !== 'amount' && field.field !== 'fee') || ours.currency === channel.currency;
}

/** What is between the sides, where it can be said as a figure. */
function Delta({ field, ours, channel }: { field: AlignedField; ours: Side | null; channel: Side | null }) {
  const t = useTranslations('difference.sides');
  if (!field.isDifferent || !ours || !channel) return <span className="text-ink-3">{agrees(field, ours, channel) ? '=' : ''}</span>;
  if (ours.currency === channel.currency && field.field === 'amount')
    return <Amount minor={channel.amountMinor - ours.amountMinor} currency={ours.currency} signed />;
  if (ours.currency === channel.currency && field.field === 'fee' && ours.feeMinor !== null && channel.feeMinor !== null) {
    return <Amount minor={channel.feeMinor - ours.feeMinor} currency={ours.currency} signed />;
  }
  return <span>{t('different')}</span>;
}

function Cell({ side, field, missing, zone }: { side: Side | null; field: AlignedField; missing: string; zone?: string }) {
  return (
    <td
      className={cn(
        'break-all px-2 py-1 align-middle max-sm:px-1.5 max-sm:[&_button]:hidden',
        field.isDifferent && side && 'bg-changed-fill text-changed-text',
      )}
    >
      {side ? (
        <span className={cn('inline-flex max-w-full items-center gap-1.5', field.isDifferent && 'font-semibold')}>
          {field.isDifferent && <span aria-hidden>◆</span>}
          <SideValue field={field.field} side={side} zone={zone} />
        </span>
      ) : (
        <span className="text-ink-3">
          <span aria-hidden>--</span>
          <span className="sr-only">{missing}</span>
        </span>
      )}
    </td>
  );
}

/** The side that is not there needs no more than its name. */
const MISSING = 'sm:w-54';

/** The frame of a comparison: its title, the switch that leaves only what differs, the table, and a line beneath it. */
export function SidesPanel({
  narrowing,
  hasKey,
  footer,
  children,
}: {
  /** Null where there is nothing to leave out. */
  narrowing: { isOn: boolean; onChange(isOn: boolean): void } | null;
  hasKey: boolean;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('difference.sides');
  const switchId = useId();
  const keyOf = useAriaKeys();
  useKeys({ differing: () => narrowing?.onChange(!narrowing.isOn) }, hasKey && narrowing !== null);
  return (
    <section aria-label={t('title')} className="panel">
      <div className="flex items-center justify-between gap-3 border-line border-b px-3 py-2">
        <h2 className="font-semibold text-sm">{t('title')}</h2>
        {narrowing && (
          <label htmlFor={switchId} className="inline-flex items-center gap-2 text-ink-2 text-xs">
            <Switch
              id={switchId}
              aria-keyshortcuts={hasKey ? keyOf('differing') : undefined}
              checked={narrowing.isOn}
              onCheckedChange={narrowing.onChange}
            />
            {t('onlyDifferent')}
          </label>
        )}
      </div>
      <ScrollRegion isInNamed label={t('title')}>
        {children}
      </ScrollRegion>
      {footer && <p className="border-line border-t px-3 py-2 text-ink-2 text-sm">{footer}</p>}
    </section>
  );
}

export function CompareSides({ fields, ours, channel, zone, searched, hasKey = false }: Props) {
  const t = useTranslations('difference');
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const isOneSided = !ours || !channel;
  const differing = fields.filter((field) => field.isDifferent);
  const shown = onlyDifferent && !isOneSided ? differing : [...differing, ...fields.filter((field) => !field.isDifferent)];
  return (
    <SidesPanel narrowing={isOneSided ? null : { isOn: onlyDifferent, onChange: setOnlyDifferent }} hasKey={hasKey} footer={searched}>
      <table className="w-full table-fixed text-sm max-sm:text-xs sm:min-w-[440px]">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-xs">
            <th scope="col" className="w-18 py-1.5 pr-1 pl-3 font-normal max-sm:px-1.5 sm:w-24">
              {t('sides.field')}
            </th>
            <th scope="col" className={cn('px-2 py-1.5 font-normal max-sm:px-1.5', !ours && MISSING)}>
              {t('sides.ours')}
              {!ours && <span className="ml-2 font-semibold text-warning-text">{t('sides.missingOurs')}</span>}
            </th>
            <th scope="col" className={cn('px-2 py-1.5 font-normal max-sm:px-1.5', !channel && MISSING)}>
              {t('sides.channel')}
              {!channel && <span className="ml-2 font-semibold text-warning-text">{t('sides.missingChannel')}</span>}
            </th>
            {!isOneSided && (
              <th scope="col" className="w-14 py-1.5 pr-3 pl-1 text-right font-normal max-sm:px-1.5 sm:w-26">
                Δ<span className="sr-only">{t('sides.delta')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => (
            <tr key={field.field} className="h-8 border-line border-b last:border-b-0">
              <th scope="row" className="py-1 pr-1 pl-3 text-left font-normal text-ink-2 max-sm:px-1.5">
                {t(`field.${field.field}`)}
              </th>
              <Cell side={ours} field={field} missing={t('sides.missingOurs')} zone={zone} />
              <Cell side={channel} field={field} missing={t('sides.missingChannel')} zone={zone} />
              {!isOneSided && (
                <td className="py-1 pr-3 pl-1 text-right tabular-nums max-sm:px-1.5">
                  <Delta field={field} ours={ours} channel={channel} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </SidesPanel>
  );
}
