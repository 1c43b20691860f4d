/** The inbox of statements: bring files in, see what has arrived and what has not, find any file. */
'use client';
import { Columns3 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useCan } from '../providers/session-provider.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Button } from '../ui/button.tsx';
import { ArrivalCalendar } from './arrival-calendar.tsx';
import { InboxTabs, useInboxView } from './inbox-tabs.tsx';
import { LateDays, useLateDays } from './late-days.tsx';
import { StatementsTable } from './statements-table.tsx';
import { UploadPanel } from './upload-panel.tsx';

function Inbox() {
  const [view, setView] = useInboxView();
  const late = useLateDays({});
  const tabs = <InboxTabs view={view} onView={(next) => void setView(next)} late={late.data?.rows.length} />;
  return view === 'late' ? <LateDays>{tabs}</LateDays> : <StatementsTable>{tabs}</StatementsTable>;
}

export function StatementsPage() {
  const t = useTranslations('statements');
  const can = useCan();
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <Button asChild>
            <Link href="/recon/statements/mappings">
              <Columns3 aria-hidden /> {t('mappingsLink')}
            </Link>
          </Button>
        }
      />
      {can('statement.upload') && <UploadPanel />}
      <ArrivalCalendar />
      <Inbox />
    </>
  );
}
