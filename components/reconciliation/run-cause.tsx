/** Why a run was started and by whom; a program that started it is no name to read. */
'use client';
import { useTranslations } from 'next-intl';
import type { RunRow } from '../../server/reconciliation/runs/contract.ts';

const PROGRAMS: ReadonlySet<string> = new Set(['demo', 'worker', 'system']);

export function RunCause({ run }: { run: RunRow }) {
  const t = useTranslations('recon.run');
  const cause = t(`cause.${run.cause}`);
  return (
    <>
      {run.requestedByName && PROGRAMS.has(run.requestedByName)
        ? cause
        : t('startedBy', { cause, name: run.requestedByName ?? t('system') })}
    </>
  );
}
