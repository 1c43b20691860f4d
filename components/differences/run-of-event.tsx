/** The run that an event of a difference speaks of, as ways to it and to the versions of the statements that it read. */
'use client';
import { useTranslations } from 'next-intl';
import type { DifferenceDetail, DifferenceEvent, RunOfEvent } from '../../server/reconciliation/differences/contract.ts';
import { useCan } from '../providers/session-provider.tsx';
import { Link } from '../ui/link.tsx';
import { LINK } from './looks.ts';
import { runHref } from './resolved-by.ts';

type Detail = Pick<DifferenceDetail, 'difference' | 'runs'>;

export function RunOfEventLinks({ event, detail }: { event: DifferenceEvent; detail: Detail }) {
  const run = detail.runs.find(({ id }) => id === event.details?.runId);
  return run ? <RunLinks run={run} detail={detail} /> : null;
}

/** Its date is said where it is not the difference's own: a later day may have accounted for it. */
export function RunLinks({ run, detail: { difference } }: { run: RunOfEvent; detail: Detail }) {
  const t = useTranslations('difference.history');
  const can = useCan();
  const word =
    run.businessDate === difference.businessDate ? t('run', { no: run.runNo }) : t('runOf', { date: run.businessDate, no: run.runNo });
  return (
    <span className="inline-flex flex-wrap gap-x-3">
      {can('reconciliation.read') ? (
        <Link href={runHref(run)} className={LINK}>
          {word} →
        </Link>
      ) : (
        <span>{word}</span>
      )}
      {can('statement.read') &&
        run.statements.map(({ id, version, part }) => (
          <Link key={id} href={`/recon/statements/${id}`} className={LINK}>
            {t('statement', { part, version: version ?? 0 })} →
          </Link>
        ))}
    </span>
  );
}
