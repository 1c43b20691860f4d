/** Every event type, its one rule, and a worked example. */
'use client';
import { useTranslations } from 'next-intl';
import type { LegRow } from '../../server/ledger/contract.ts';
import { EVENT_TYPES, type EventType, exampleOf } from '../../server/ledger/posting-rules.ts';
import { LegsTable } from './legs-table.tsx';

function legRows(eventType: EventType): LegRow[] {
  return exampleOf(eventType).map((leg, index) => ({
    seq: index + 1,
    account: leg.account,
    side: leg.side,
    amountMinor: leg.amount.minor,
    currency: leg.amount.currency,
  }));
}

export function PostingRules() {
  const t = useTranslations('ledger');
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      {EVENT_TYPES.map((eventType) => (
        <section key={eventType} aria-labelledby={`rule-${eventType}`} className="panel min-w-0">
          <header className="border-line border-b px-4 py-2">
            <h2 id={`rule-${eventType}`} className="font-semibold">
              {t(`event.${eventType}.name`)} <span className="ident font-normal text-ink-3 text-xs">{eventType}</span>
            </h2>
            <p className="text-ink-2 text-sm">{t(`event.${eventType}.rule`)}</p>
          </header>
          <LegsTable legs={legRows(eventType)} label={t('exampleOf', { event: t(`event.${eventType}.name`) })} isLinked={false} />
        </section>
      ))}
    </div>
  );
}
