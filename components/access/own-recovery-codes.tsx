/** How many recovery codes are left, and new ones. */
'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmItIsMe, confirmationWanted } from './confirm-it-is-me.tsx';
import { Notice } from './notice.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Section } from './section.tsx';
import { useNewRecoveryCodes } from './use-new-recovery-codes.ts';

export function OwnRecoveryCodes() {
  const t = useTranslations('access.me');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const own = useQuery(trpc.access.own.queryOptions({}));
  const { codes, make, forget, isPending, error, problem } = useNewRecoveryCodes();
  const wanted = confirmationWanted(error);
  return (
    <Section title={t('recovery')} lead={t('recoveryLead')}>
      <div className="flex flex-col gap-3">
        {problem && !wanted && <Notice tone="danger">{problem}</Notice>}
        {codes ? (
          <>
            <RecoveryCodes codes={codes} />
            <div>
              <Button
                variant="primary"
                onClick={() => {
                  forget();
                  void cache.invalidateQueries(trpc.access.own.queryFilter());
                }}
              >
                {t('codesDone')}
              </Button>
            </div>
          </>
        ) : (
          <div className="flex flex-wrap items-center gap-3">
            <Button pending={isPending} onClick={make}>
              {t('makeCodes')}
            </Button>
            {own.data &&
              (own.data.recoveryCodes === 0 ? (
                <StatusBadge tone="warning" word={t('recoveryLeft', { count: 0 })} />
              ) : (
                <span className="text-ink-2 text-sm">{t('recoveryLeft', { count: own.data.recoveryCodes })}</span>
              ))}
          </div>
        )}
      </div>
      <ConfirmItIsMe wanted={wanted} onClose={forget} onConfirmed={make} />
    </Section>
  );
}
