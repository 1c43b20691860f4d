/** What a comparison of dropped files found. */
'use client';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AlignedField } from '../../server/reconciliation/differences/contract.ts';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import type { ComparedDifference, Preview, PreviewTotal } from '../../server/reconciliation/preview/contract.ts';
import { CompareDuplicate } from '../differences/compare-duplicate.tsx';
import { CompareSides } from '../differences/compare-sides.tsx';
import { DirectionWord, useExplanation } from '../differences/difference-words.tsx';
import { Amount, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useReaderText } from '../format/reader-text.ts';
import { StatusBadge } from '../format/status-badge.tsx';
import { useMarks } from '../format/use-marks.ts';
import { TotalName } from '../statements/control-totals.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { DoneState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { RunTotals } from './run-totals.tsx';

/** As the preview route sends it: each difference with its fields side by side. */
export type ShownPreview = Omit<Preview, 'differences'> & {
  /** The first ones: the counts are of all. */
  differences: (ComparedDifference & { fields: AlignedField[] })[];
  differenceCount: number;
  waitingCount: number;
};

/** Nothing is stored, so nothing can be opened: the place in the file is said. `files` by statement, where there are several. */
function useSource(files: ReadonlyMap<string, string>): (side: Side) => ReactNode {
  const t = useTranslations('difference');
  return (side) => {
    if (side.paymentId !== null) return t('duplicate.record');
    const line = t('sides.line', { line: side.lineNo ?? 0 });
    const file = files.size > 1 && side.statementId ? files.get(side.statementId) : undefined;
    return (
      <>
        {line}
        {file !== undefined && <span className="order-last basis-full break-all">{file}</span>}
      </>
    );
  };
}

type Found = ShownPreview['differences'][number];

/** What is said of all differences alike: the files by statement, and whose clock times are shown by. */
type Of = { files: ReadonlyMap<string, string>; zone: string };

function Difference({ found, files, zone }: Of & { found: Found }) {
  const sourceOf = useSource(files);
  const words = useTranslations('difference');
  const explain = useExplanation();
  return (
    <details className="group border-line border-b last:border-b-0">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2 text-sm hover:bg-hover sm:gap-x-4">
        <ChevronRight className="size-4 shrink-0 text-ink-3 group-open:rotate-90" aria-hidden />
        <span className="font-semibold sm:w-32">{words(`kind.${found.kind}`)}</span>
        <DirectionWord direction={found.direction} className="text-ink-2 sm:w-20" />
        <span className="min-w-0 break-words max-sm:order-last max-sm:basis-full sm:flex-1">{explain(found.explanation)}</span>
        <span className="ml-auto text-right sm:min-w-32">
          <Amount minor={found.deltaMinor} currency={found.currency} signed showCurrency />
        </span>
      </summary>
      <div className="px-3 pt-1 pb-3 max-sm:px-1.5">
        {found.duplicate ? (
          <CompareDuplicate sides={found.duplicate} businessDate={found.businessDate} sourceOf={sourceOf} zone={zone} />
        ) : (
          <CompareSides fields={found.fields} ours={found.ours} channel={found.channel} zone={zone} />
        )}
      </div>
    </details>
  );
}

const AT_ONCE = 50;

/** The first fifty, and as many more as are asked for: totals and rejects stay within reach. */
function Differences({ all, count, ...of }: Of & { all: readonly Found[]; count: number }) {
  const t = useTranslations('recon.try');
  const table = useTranslations('table');
  const [shown, setShown] = useState(AT_ONCE);
  const rest = Math.min(AT_ONCE, all.length - shown);
  return (
    <section className="panel" aria-label={t('differences')}>
      {all.slice(0, shown).map((found) => (
        <Difference key={`${found.kind}${found.identity}`} found={found} {...of} />
      ))}
      {all.length > AT_ONCE && (
        <p className="flex flex-wrap items-center justify-end gap-3 border-line border-t px-3 py-2 text-ink-2 text-sm">
          {table('rangeOf', { range: `1–${groupedCount(Math.min(shown, all.length))}`, total: groupedCount(count) })}
          {rest <= 0 && count > all.length && t('notAll')}
          {rest > 0 && (
            <Button size="sm" onClick={() => setShown(shown + AT_ONCE)}>
              {t('more', { count: rest })}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}

const SHOWN = 200;

/** Records that may still be listed tomorrow; the first two hundred. */
function Waiting({ records, count, zone }: { records: ShownPreview['waiting']; count: number; zone: string }) {
  const t = useTranslations('recon');
  const table = useTranslations('table');
  const shown = Math.min(SHOWN, records.length);
  return (
    <details className="panel">
      <summary className="cursor-pointer px-3 py-2 text-sm hover:bg-hover">
        {t('run.waiting')} · <span className="tabular-nums">{groupedCount(count)}</span>
      </summary>
      <ul className="divide-y divide-line border-line border-t text-sm">
        {records.slice(0, shown).map((record) => (
          <li key={`${record.kind}${record.ourNo}`} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <IdChip id={record.ourNo} />
            <Instant at={record.occurredAt} zone={zone} className="text-ink-2" />
            <span className="ml-auto">
              <Amount minor={record.amountMinor} currency={record.currency} showCurrency />
            </span>
          </li>
        ))}
      </ul>
      {count > shown && (
        <p className="border-line border-t px-3 py-2 text-right text-ink-2 text-sm">
          {table('rangeOf', { range: `1–${groupedCount(shown)}`, total: groupedCount(count) })}
        </p>
      )}
    </details>
  );
}

function Totals({ totals }: { totals: readonly PreviewTotal[] }) {
  const t = useTranslations('recon.try');
  const show = (total: PreviewTotal, value: bigint | null) =>
    value === null ? (
      '--'
    ) : total.unit === 'minor' && total.currency ? (
      <Amount minor={value} currency={total.currency} />
    ) : (
      groupedCount(value)
    );
  const columns: PlainColumn<PreviewTotal>[] = [
    { id: 'name', header: t('totals'), narrow: 'title', cell: (total) => <TotalName total={total} /> },
    { id: 'declared', header: t('declared'), align: 'end', narrow: 'beneath', cell: (total) => show(total, total.declared) },
    { id: 'computed', header: t('computed'), align: 'end', narrow: 'beneath', cell: (total) => show(total, total.computed) },
    {
      id: 'holds',
      header: t('totalHolds'),
      isWordless: true,
      narrow: 'amount',
      cell: ({ declared, holds }) =>
        declared !== null && <StatusBadge tone={holds ? 'success' : 'danger'} word={holds ? t('totalHolds') : t('totalFails')} />,
    },
  ];
  return <PlainTable label={t('totals')} columns={columns} rows={totals} rowId={(_, at) => String(at)} isDense />;
}

/** `keep` is what stores what was compared, where somebody asks for it. */
export function TryResult({ preview, keep, onAgain }: { preview: ShownPreview; keep: ReactNode; onAgain(): void }) {
  const say = useReaderText();
  const formats = useTranslations('formats');
  const t = useTranslations('recon.try');
  const table = useTranslations('table');
  const run = useTranslations('recon.run');
  const { list } = useMarks();
  const headline = useRef<HTMLParagraphElement>(null);
  // What had the keyboard went with the form: it goes on at what came out.
  useEffect(() => headline.current?.focus(), []);
  const { differences, differenceCount, matched, waiting, waitingCount, autoMatch } = preview;
  const files = new Map(preview.statements.map(({ statementId, file }) => [statementId, file]));
  const rejects = [
    ...preview.statements.flatMap((statement) => statement.rejects.map((reject) => ({ ...reject, file: statement.file }))),
    ...preview.orders.rejects.map((reject) => ({ ...reject, file: t('orders') })),
  ];
  const unread = [...preview.statements, preview.orders].reduce((sum, file) => sum + file.rejectCount, 0);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="panel flex flex-wrap items-center gap-x-6 gap-y-2 p-4">
        <p ref={headline} tabIndex={-1} className="text-lg">
          {t('result', {
            matched: groupedCount(matched.count),
            differences: groupedCount(differenceCount),
            waiting: groupedCount(waitingCount),
          })}
        </p>
        <p className="text-ink-2 text-sm">
          {run('autoByCount')} <Percent part={autoMatch.byCount.part} whole={autoMatch.byCount.whole} className="text-ink" />
        </p>
        <p className="text-ink-2 text-sm">{t('noStored')}</p>
        <p className="flex basis-full flex-wrap gap-x-4 text-ink-2 text-sm">
          <span>
            {t('date')} <span className="text-ink tabular-nums">{list(preview.dates)}</span>
          </span>
          <span>
            {t('zone')} <span className="text-ink">{preview.zone}</span>
          </span>
          <span>
            {t('dayCut')} <span className="text-ink tabular-nums">{preview.dayCut}</span>
          </span>
        </p>
        {rejects.length > 0 && (
          <p role="note" className="basis-full text-sm text-warning-text">
            {t('unread', { count: groupedCount(unread) })}
          </p>
        )}
        <span className="flex flex-wrap gap-2 sm:ml-auto">
          {keep}
          <Button onClick={onAgain}>{t('again')}</Button>
        </span>
      </div>
      <RunTotals statement={preview.statementTotals} books={preview.bookTotals} />
      {differences.length === 0 ? (
        <DoneState title={t('allAgree')} />
      ) : (
        <Differences all={differences} count={differenceCount} files={files} zone={preview.zone} />
      )}
      {waiting.length > 0 && <Waiting records={waiting} count={waitingCount} zone={preview.zone} />}
      {preview.statements.map((statement) => (
        <section key={statement.file} className="panel" aria-label={statement.file}>
          <h2 className="border-line border-b px-3 py-2 text-sm">
            <span className="font-semibold">{statement.file}</span>{' '}
            <span className="text-ink-2">
              {formats.has(statement.formatId as never) ? formats(statement.formatId as never) : statement.title}
            </span>{' '}
            <span className="text-ink-2 tabular-nums">
              · {t('lines', { count: statement.lines.toString() })}
              {statement.listedElsewhere > 0n && ` · ${t('listedElsewhere', { count: statement.listedElsewhere.toString() })}`}
            </span>
          </h2>
          <Totals totals={statement.controlTotals} />
        </section>
      ))}
      {rejects.length > 0 && (
        <section className="panel" aria-label={t('rejects')}>
          <h2 className="border-line border-b px-3 py-2 text-sm">
            <span className="font-semibold">{t('rejects')}</span> <span className="text-ink-2 tabular-nums">· {groupedCount(unread)}</span>
          </h2>
          <ul className="divide-y divide-line text-sm">
            {rejects.slice(0, SHOWN).map((reject) => (
              <li key={`${reject.file}${reject.lineNo}${reject.column}${reject.reason}`} className="px-3 py-1.5">
                {reject.file} · {t('whereLine', { line: reject.lineNo })}
                {reject.column && ` · ${t('whereColumn', { column: reject.column })}`} · {say(reject.message)}
              </li>
            ))}
          </ul>
          {unread > Math.min(SHOWN, rejects.length) && (
            <p className="border-line border-t px-3 py-2 text-right text-ink-2 text-sm">
              {table('rangeOf', { range: `1–${groupedCount(Math.min(SHOWN, rejects.length))}`, total: groupedCount(unread) })}
            </p>
          )}
        </section>
      )}
      {preview.leftAside > 0n && <p className="text-ink-2 text-sm">{t('leftAside', { count: groupedCount(preview.leftAside) })}</p>}
    </div>
  );
}
