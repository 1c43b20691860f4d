/** Before the first channel: what is missing, and what can be done without one. */
'use client';
import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCan } from '../providers/session-provider.tsx';
import { EmptyState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';

export function NoChannels() {
  const t = useTranslations('recon.calendar');
  const can = useCan();
  return (
    <EmptyState
      title={t('noChannels')}
      text={t('noChannelsHelp')}
      action={
        <>
          {can('reconciliation.preview') && (
            <Button asChild variant="primary">
              <Link href="/recon/try">
                <FlaskConical aria-hidden /> {t('tryFirst')}
              </Link>
            </Button>
          )}
          {can('channel.read') && (
            <Button asChild>
              <Link href="/channels">{t('toChannels')} →</Link>
            </Button>
          )}
        </>
      }
    />
  );
}
