/** Why a run was started and by whom; the name is left out where it says the same. */
'use client';
import { useTranslations } from 'next-intl';
import type { RunRow } from '../../server/reconciliation/contract.ts';

export function RunCause({ run }: { run: RunRow }) {
  const t = useTranslations('recon.run');
  const cause = t(`cause.${run.cause}`);
  return <>{run.requestedByName === run.cause ? cause : t('startedBy', { cause, name: run.requestedByName ?? t('system') })}</>;
}
