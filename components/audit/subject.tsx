/** Who acted, and on what: by the name or number that people have of it, and leading there where the reader may go. */
'use client';
import { useTranslations } from 'next-intl';
import type { AuditRow } from '../../server/audit/contract.ts';
import { IdChip } from '../format/id-chip.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { cn } from '../ui/cn.ts';
import { useSubjectWord } from './action-words.ts';

export function ActorName({ row }: { row: AuditRow }) {
  const t = useTranslations('audit');
  if (row.actorKind === 'staff') return row.actorName;
  return <span className="text-ink-2">{row.actorKind === 'system' ? t('system', { name: row.actorName }) : t('nobody')}</span>;
}

/** Where a kind of object is shown, and what it takes to see it there. */
const PAGES: Readonly<Record<string, readonly [permission: string, hrefOf: (id: string) => string]>> = {
  difference: ['difference.read', (id) => `/recon/differences/${id}`],
  statement: ['statement.read', (id) => `/recon/statements/${id}`],
  journal_entry: ['ledger.read', (id) => `/ledger/journal/${id}`],
  voucher_batch: ['ledger.read', (id) => `/ledger/vouchers/${id}`],
  voucher_mapping: ['ledger.read', () => '/ledger/vouchers/mapping'],
  hold: ['ledger.read', (id) => `/ledger/holds/${id}`],
  business_date: ['ledger.read', (id) => `/ledger/trial-balance?f.date=${id}`],
  channel: ['channel.read', () => '/channels'],
};

/** `isWhole`: nothing of it is cut, and a user's email stands beside the name. */
export function Subject({ row, isWhole = false }: { row: AuditRow; isWhole?: boolean }) {
  const word = useSubjectWord();
  const can = useCan();
  const { subjectKind, subjectId, subjectNo, subjectName, subjectEmail } = row;
  if (!subjectKind) return '--';
  const page = PAGES[subjectKind];
  const href = page && subjectId && can(page[0]) ? page[1](subjectId) : undefined;
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5',
        isWhole ? 'flex-wrap' : 'whitespace-nowrap sm:flex-col sm:items-start sm:gap-0 sm:leading-tight',
      )}
    >
      {word(subjectKind)}{' '}
      {subjectName ? (
        <span title={subjectEmail ?? undefined}>
          {subjectName}
          {isWhole && <span className="ml-1.5 text-ink-2">{subjectEmail}</span>}
        </span>
      ) : (
        subjectId && <IdChip id={subjectNo ?? subjectId} href={href} keep={isWhole ? 40 : 14} className="text-ink-2" />
      )}
    </span>
  );
}
