/** The inbox of statements: bring files in, see what has arrived and what has not, find any file. */
'use client';
import { Columns3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useCan } from '../providers/session-provider.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { useTableState } from '../table/use-table-state.ts';
import { Button } from '../ui/button.tsx';
import { FoldButton } from '../ui/fold-button.tsx';
import { Link } from '../ui/link.tsx';
import { ArrivalCalendar } from './arrival-calendar.tsx';
import { FolderWatch } from './folder-watch.tsx';
import { InboxTabs, type InboxView, useInboxView } from './inbox-tabs.tsx';
import { LATE_SPEC, LateDays, useLateDays } from './late-days.tsx';
import { StatementsTable } from './statements-table.tsx';
import { UploadPanel } from './upload-panel.tsx';

function Inbox() {
  const [view, setView] = useInboxView();
  const lateState = useTableState(LATE_SPEC);
  const late = useLateDays(lateState, view === 'late');
  const show = (next: InboxView) => {
    setView(next);
    lateState.goFirst();
  };
  const tabs = <InboxTabs view={view} onView={show} late={late.data?.count} />;
  return view === 'late' ? <LateDays state={lateState}>{tabs}</LateDays> : <StatementsTable>{tabs}</StatementsTable>;
}

export function StatementsPage() {
  const t = useTranslations('statements');
  const can = useCan();
  // On a phone the list is what is looked for; what stands above it opens on demand.
  const [isUploading, setUploading] = useState(false);
  const [isCalendarOpen, setCalendarOpen] = useState(false);
  const [uploadId, calendarId] = [useId(), useId()];
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
      <div className="mb-2 flex gap-2 sm:hidden">
        {can('statement.upload') && (
          <FoldButton isOpen={isUploading} onOpenChange={setUploading} controls={uploadId}>
            {t('upload.title')}
          </FoldButton>
        )}
        <FoldButton isOpen={isCalendarOpen} onOpenChange={setCalendarOpen} controls={calendarId}>
          {t('calendar.title')}
        </FoldButton>
      </div>
      {can('statement.upload') && <UploadPanel id={uploadId} isFolded={!isUploading} />}
      <FolderWatch />
      <ArrivalCalendar id={calendarId} isFolded={!isCalendarOpen} />
      <Inbox />
    </>
  );
}
