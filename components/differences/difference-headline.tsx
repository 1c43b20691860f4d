/** What a difference is at a glance: how it stands, how much it is, the sentence, where it belongs, and the ways to its records. */
'use client';
import { useTranslations } from 'next-intl';
import type { DifferenceDetail as Detail, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, DaysSince, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { Link } from '../ui/link.tsx';
import { DirectionWord, useExplanation } from './difference-words.tsx';
import { LINK, STATUS_LOOK } from './looks.ts';
import { resolvedBy } from './resolved-by.ts';
import { RunLinks } from './run-of-event.tsx';
import { Watching } from './watching.tsx';

/** State, direction and number, and what it was resolved by: beside the title of its page, or over the amount in the drawer. */
export function Identity({ detail }: { detail: Detail }) {
  const { difference } = detail;
  const t = useTranslations('difference');
  const look = STATUS_LOOK[difference.status];
  const run = resolvedBy(detail);
  return (
    <>
      <StatusBadge tone={look.tone} shape={look.shape} word={t(`status.${difference.status}`)} />
      <DirectionWord direction={difference.direction} className="text-ink-2" />
      {difference.resolution && <span className="text-ink-2">{t(`resolution.${difference.resolution}`)}</span>}
      {run && <RunLinks run={run} detail={detail} />}
      <IdChip id={difference.no} keep={16} copy="shown" />
    </>
  );
}

export function Headline({ detail, ...place }: { detail: Detail; isPage: boolean; hasLinks: boolean }) {
  const { difference } = detail;
  const explain = useExplanation();
  return (
    <header className="panel px-3 py-3">
      {!place.isPage && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm [&>:last-child]:sm:ml-auto">
          <Identity detail={detail} />
        </div>
      )}
      <p className="text-2xl tabular-nums">
        <Amount minor={difference.deltaMinor} currency={difference.currency} signed showCurrency />
      </p>
      <p className="mt-0.5 break-words text-base">{explain(difference.explanation)}</p>
      <Watching id={difference.id} version={difference.version} commentCount={difference.commentCount} />
      <Facts difference={difference} {...place} />
    </header>
  );
}

/** Where it belongs (its page says so in the title) and when it was found, with the ways to both records (`hasLinks`) and to the day. */
function Facts({ difference, isPage, hasLinks }: { difference: DifferenceRow; isPage: boolean; hasLinks: boolean }) {
  const t = useTranslations('difference');
  const channelName = useChannelName();
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-0.5 border-line border-t pt-2 text-ink-2 text-sm">
      {!isPage && (
        <>
          <span>{channelName(difference.channelCode)}</span>
          <span className="inline-flex gap-1.5">
            {t('facts.businessDate')} <BusinessDateText date={difference.businessDate} className="text-ink" />
          </span>
        </>
      )}
      <span className="inline-flex gap-1.5">
        {t('facts.foundAt')} <Instant at={difference.foundAt} className="text-ink" />
      </span>
      <span className="inline-flex gap-1.5">
        {t('column.age')} <DaysSince date={difference.businessDate} until={difference.resolvedAt} className="text-ink" />
      </span>
      <span className="flex flex-wrap gap-x-4">
        {hasLinks && difference.statementId && difference.lineNo !== null && (
          <Link className={LINK} href={`/recon/statements/${difference.statementId}?line=${difference.lineNo}`}>
            {t('sides.line', { line: difference.lineNo })} →
          </Link>
        )}
        {hasLinks && difference.paymentId && (
          <Link className={LINK} href={`/payments/${difference.paymentId}`}>
            {t('sides.openPayment')} →
          </Link>
        )}
        <Link className={LINK} href={`/recon/${difference.channelCode}/${difference.businessDate}`}>
          {t('sides.openDay')} →
        </Link>
      </span>
    </div>
  );
}
