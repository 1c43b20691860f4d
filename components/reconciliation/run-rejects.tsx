/** What of the run's statements could not be read: for each file the rows with line, column and reason. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { RejectsList } from '../statements/rejects-list.tsx';
import { Kept } from '../table/kept.tsx';
import { MissingPermission } from '../table/missing-permission.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';

function RejectsOf({ statementId }: { statementId: string }) {
  const t = useTranslations('recon.run');
  const trpc = useTRPC();
  const found = useQuery(trpc.statements.get.queryOptions({ id: statementId }));
  if (inPlaceOf(found)) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonPanel rows={2} />;
  const { fileName, lineCount, rejectCount } = found.data;
  return (
    <section aria-label={fileName} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Kept answer={found} />
      <p className="flex flex-wrap items-baseline gap-x-4 text-sm">
        <Link
          href={`/recon/statements/${statementId}`}
          className="inline-flex min-h-6 items-center break-all text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
        >
          {fileName}
        </Link>
        <span className="text-ink-2 tabular-nums">
          {t('rejectsOf', { lines: groupedCount(BigInt(lineCount)), rejects: groupedCount(BigInt(rejectCount)) })}
        </span>
      </p>
      <RejectsList statementId={statementId} count={BigInt(rejectCount)} />
    </section>
  );
}

export function RunRejects({ statementIds }: { statementIds: readonly string[] }) {
  const can = useCan();
  if (!can('statement.read'))
    return (
      <div className="panel px-3 py-4 text-ink-2 text-sm">
        <MissingPermission permission="statement.read" />
      </div>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {statementIds.map((id) => (
        <RejectsOf key={id} statementId={id} />
      ))}
    </div>
  );
}
