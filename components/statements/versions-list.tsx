/** Every reading of a channel's day, and what changed between two of them. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { LineChange, StatementDetail, VersionComparison } from '../../server/statements/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useMarks } from '../format/use-marks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { LINE_LOOK, STATEMENT_LOOK } from './looks.ts';

const HEAD = 'h-8 border-line border-b bg-sunken px-3 text-start font-semibold text-ink-2 text-xs';
const CELL = 'h-9 border-line border-b px-3 text-sm';

function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="max-h-[32rem] overflow-auto focus-visible:outline-offset-[-2px]">
      {children}
    </section>
  );
}

type Side = LineChange['before'];

function SideCells({ side, other, tone }: { side: Side; other: Side; tone: 'added' | 'removed' }) {
  const t = useTranslations('statements');
  if (!side) return <td colSpan={3} className={`${CELL} text-ink-3`} />;
  const mark = (differs: boolean) =>
    cn(
      CELL,
      !other
        ? tone === 'added'
          ? 'bg-added-fill text-added-text'
          : 'bg-removed-fill text-removed-text'
        : differs && 'bg-changed-fill text-changed-text',
    );
  return (
    <>
      <td className={mark(side.amountMinor !== other?.amountMinor || side.currency !== other?.currency)}>
        <span className="block text-end">
          <Amount minor={side.amountMinor} currency={side.currency} showCurrency />
        </span>
      </td>
      <td className={mark(side.feeMinor !== other?.feeMinor)}>
        <span className="block text-end">
          <Amount minor={side.feeMinor} currency={side.currency} />
        </span>
      </td>
      <td className={mark(side.status !== other?.status)}>
        <StatusBadge {...LINE_LOOK[side.status]} word={t(`lineStatus.${side.status}`)} />
      </td>
    </>
  );
}

/** What else differs than the two sides show; of the time, both. */
function Also({ change: { also, before, after } }: { change: LineChange }) {
  const t = useTranslations('statements.versions.also');
  const { list } = useMarks();
  if (also.length === 0) return null;
  return (
    <span className="block py-0.5 text-changed-text text-xs">
      {list(also.map((aspect) => t(aspect)))}
      {also.includes('time') && before && after && (
        <span className="block tabular-nums">
          <Instant at={before.occurredAt} /> → <Instant at={after.occurredAt} />
        </span>
      )}
    </span>
  );
}

function Changes({ comparison }: { comparison: VersionComparison }) {
  const t = useTranslations('statements');
  const { added, removed, changed, unchanged, changes } = comparison;
  const what = (change: LineChange) => t(change.before ? (change.after ? 'versions.changed' : 'versions.removed') : 'versions.added');
  return (
    <>
      <p className="px-3 py-2 text-sm tabular-nums">
        {t('versions.counts', {
          added: groupedCount(added),
          removed: groupedCount(removed),
          changed: groupedCount(changed),
          unchanged: groupedCount(unchanged),
        })}
      </p>
      {changes.length === 0 ? (
        <p className="px-3 pb-3 text-ink-2 text-sm">{t('versions.none')}</p>
      ) : (
        <ScrollBox label={t('versions.what')}>
          <table className="w-full border-separate border-spacing-0">
            <thead className="sticky top-0 z-10">
              <tr>
                <th className={HEAD}>{t('versions.what')}</th>
                <th className={HEAD}>{t('lines.kind')}</th>
                <th className={HEAD}>{t('lines.ourNo')}</th>
                <th className={HEAD}>{t('lines.channelNo')}</th>
                <th className={HEAD} colSpan={3}>
                  {t('versions.before')}
                </th>
                <th className={HEAD} colSpan={3}>
                  {t('versions.after')}
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={`${change.before?.lineNo}/${change.after?.lineNo}`}>
                  <td className={`${CELL} whitespace-nowrap`}>
                    {what(change)}
                    <Also change={change} />
                  </td>
                  <td className={`${CELL} whitespace-nowrap`}>{t(`kind.${change.kind}`)}</td>
                  <td className={CELL}>
                    <IdChip id={change.ourNo} />
                  </td>
                  <td className={CELL}>
                    <IdChip id={change.channelNo} />
                  </td>
                  <SideCells side={change.before} other={change.after} tone="removed" />
                  <SideCells side={change.after} other={change.before} tone="added" />
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      {comparison.isCapped && <p className="px-3 py-2 text-ink-2 text-sm">{t('versions.capped', { shown: changes.length })}</p>}
    </>
  );
}

function Comparison({ earlier, later }: { earlier: { id: string; version: number }; later: { id: string; version: number } }) {
  const t = useTranslations('statements.versions');
  const trpc = useTRPC();
  const answer = useQuery(trpc.statements.compare.queryOptions({ earlierId: earlier.id, laterId: later.id }));
  const { data, error, refetch } = answer;
  const title = t('title', { earlier: earlier.version, later: later.version });
  return (
    <section aria-label={title} className="panel relative mt-4 overflow-x-auto">
      <h3 className="border-line border-b px-3 py-2 font-semibold text-sm">{title}</h3>
      <Kept answer={answer} />
      {inPlaceOf(answer) ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Changes comparison={data} />
      ) : (
        <SkeletonLines rows={2} />
      )}
    </section>
  );
}

export function VersionsList({ statement }: { statement: StatementDetail }) {
  const t = useTranslations('statements');
  const numbered = statement.versions.flatMap(({ id, version }) => (version === null ? [] : [{ id, version }]));
  const mine = numbered.find((each) => each.id === statement.id) ?? numbered[0];
  const before = numbered.find((each) => mine && each.version < mine.version);
  const [chosen, setChosen] = useState<string | null>(null);
  const other = numbered.find((each) => each.id === chosen) ?? before ?? numbered.find((each) => each.id !== mine?.id);
  const [earlier, later] = mine && other ? (other.version < mine.version ? [other, mine] : [mine, other]) : [];
  const columns: PlainColumn<StatementDetail['versions'][number]>[] = [
    {
      id: 'file',
      header: t('versions.file'),
      narrow: 'title',
      cell: (version) =>
        version.id === statement.id ? (
          <span className="wrap-anywhere">
            {version.fileName} <span className="ml-1 text-ink-3 text-xs">{t('versions.this')}</span>
          </span>
        ) : (
          <Link href={`/recon/statements/${version.id}`} className="wrap-anywhere text-accent underline underline-offset-2">
            {version.fileName}
          </Link>
        ),
    },
    { id: 'version', header: t('versions.version'), narrow: 'beneath', cell: (version) => version.version ?? '--' },
    {
      id: 'status',
      header: t('versions.status'),
      narrow: 'status',
      cell: (version) => <StatusBadge {...STATEMENT_LOOK[version.status]} word={t(`status.${version.status}`)} />,
    },
    { id: 'lines', header: t('versions.lines'), align: 'end', narrow: 'beneath', cell: (version) => groupedCount(version.lineCount) },
    { id: 'imported', header: t('versions.imported'), narrow: 'beneath', cell: (version) => <Instant at={version.importedAt} /> },
    {
      id: 'compare',
      header: t('versions.compare'),
      isWordless: true,
      align: 'end',
      narrow: 'text',
      cell: (version) =>
        version.version !== null &&
        mine &&
        version.id !== mine.id && (
          <Button size="sm" onClick={() => setChosen(version.id)}>
            {t('versions.compare')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <div className="panel">
        <PlainTable label={t('detail.versions')} columns={columns} rows={statement.versions} rowId={(version) => version.id} />
      </div>
      {earlier && later ? <Comparison earlier={earlier} later={later} /> : <p className="mt-3 text-ink-2 text-sm">{t('versions.only')}</p>}
    </>
  );
}
