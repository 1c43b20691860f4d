/** What is offered to a person: lines and records that look like the same money and are not proven to be. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import type { ProposedMatch } from '../../server/reconciliation/matches/contract.ts';
import type { RunRow } from '../../server/reconciliation/runs/contract.ts';
import { useRefusal } from '../form/refusal.ts';
import { isTooLong, TooLong } from '../form/too-long.tsx';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.tsx';

/** As the server takes it, in characters. */
const REASON_MAX = 500;

function Sides({ title, sides }: { title: string; sides: readonly Side[] }) {
  return (
    <div className="min-w-0">
      <h3 className="text-ink-2 text-xs">{title}</h3>
      <ul className="text-sm">
        {sides.map((side) => (
          <li key={`${side.paymentId ?? side.lineNo}`} className="flex flex-wrap items-center gap-x-3 py-0.5">
            <IdChip id={side.ourNo ?? side.channelNo} />
            <Instant at={side.occurredAt} className="text-ink-2" />
            <span className="ml-auto">
              <Amount minor={side.amountMinor} currency={side.currency} showCurrency />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Proposal({ match, isOpen, onDecided }: { match: ProposedMatch; isOpen: boolean; onDecided(): void }) {
  const t = useTranslations('recon.proposal');
  const refusal = useRefusal();
  const trpc = useTRPC();
  const can = useCan();
  const [reason, setReason] = useState('');
  const decide = useMutation(
    trpc.reconciliation.decideMatch.mutationOptions({
      onSuccess: () => toast.success(t('decided')),
      onError: (error) => toast.error(refusal(error).text),
      onSettled: onDecided,
    }),
  );
  const isSendable = reason.trim() !== '' && !isTooLong(reason, REASON_MAX) && !decide.isPending;
  const send = (decision: 'confirm' | 'decline') => decide.mutate({ matchId: match.id, decision, reason: reason.trim() });
  return (
    <li className="grid gap-2 px-3 py-3">
      <div className="grid gap-4 md:grid-cols-2">
        <Sides title={t('ours')} sides={match.ours} />
        <Sides title={t('channel')} sides={match.channel} />
      </div>
      {isOpen && can('difference.assign') && match.status === 'proposed' && (
        <div className="flex flex-wrap items-center gap-2">
          <Input
            aria-label={t('reason')}
            placeholder={t('reasonNeeded')}
            aria-invalid={isTooLong(reason, REASON_MAX) || undefined}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            className="w-64"
          />
          <Button disabled={!isSendable} onClick={() => send('confirm')}>
            {t('confirm')}
          </Button>
          <Button variant="ghost" disabled={!isSendable} onClick={() => send('decline')}>
            {t('decline')}
          </Button>
          <TooLong text={reason} most={REASON_MAX} />
        </div>
      )}
    </li>
  );
}

/** What a run before the latest offered is shown, and decided in the latest. */
export function ProposedMatches({ run }: { run: Pick<RunRow, 'id' | 'isCurrent'> }) {
  const t = useTranslations('recon.proposal');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const proposals = useQuery(trpc.reconciliation.proposals.queryOptions({ runId: run.id }));
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: trpc.reconciliation.pathKey() });
    await cache.invalidateQueries({ queryKey: trpc.differences.pathKey() });
  };
  if (inPlaceOf(proposals)) return <ErrorState error={proposals.error} onRetry={() => void proposals.refetch()} />;
  if (!proposals.data || proposals.data.length === 0) return <Kept answer={proposals} />;
  return (
    <section aria-label={t('title')} className="panel">
      <Kept answer={proposals} />
      <h2 className="px-3 pt-2 font-semibold text-sm">{t('title')}</h2>
      <p className="border-line border-b px-3 pb-2 text-ink-2 text-xs">{t('lead')}</p>
      <ul className="divide-y divide-line">
        {proposals.data.map((match) => (
          <Proposal key={match.id} match={match} isOpen={run.isCurrent} onDecided={() => void refresh()} />
        ))}
      </ul>
    </section>
  );
}
