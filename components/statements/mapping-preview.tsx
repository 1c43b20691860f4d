/** What the mapping makes of the sample: the first lines, the rows that cannot be read, or why all of it would be refused. */
'use client';
import { useTranslations } from 'next-intl';
import { Amount } from '../format/amount.tsx';
import { Instant } from '../format/instant.tsx';
import { useReaderDetails, useReaderText } from '../format/reader-text.ts';
import { StatusBadge } from '../format/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { cn } from '../ui/cn.ts';
import { Progress } from '../ui/progress.tsx';
import { LINE_LOOK } from './looks.ts';
import type { Trial, TrialRefusal, TriedLine } from './use-mapping-trial.ts';

const HEAD = 'h-7 whitespace-nowrap border-line border-b bg-sunken px-2 text-start font-semibold text-ink-2 text-xs';
const CELL = 'h-7 whitespace-nowrap border-line border-b px-2 text-xs';

function Lines({ lines, zone }: { lines: readonly TriedLine[]; zone: string }) {
  const t = useTranslations('statements');
  const minor = (text: string | null) => (text === null ? null : BigInt(text));
  const names = [
    'lineNo',
    'kind',
    'status',
    'flow',
    'ourNo',
    'channelNo',
    'amount',
    'fee',
    'currency',
    'occurredAt',
    'originalOurNo',
  ] as const;
  return (
    <ScrollRegion label={t('mapping.preview')}>
      <table className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} className={cn(HEAD, (name === 'amount' || name === 'fee') && 'text-end')}>
                {t(`lines.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineNo}>
              <td className={`${CELL} tabular-nums`}>{line.lineNo}</td>
              <td className={CELL}>{t(`kind.${line.kind}`)}</td>
              <td className={CELL}>
                <StatusBadge {...LINE_LOOK[line.status]} word={t(`lineStatus.${line.status}`)} />
              </td>
              <td className={CELL}>{t(`flow.${line.flow}`)}</td>
              <td className={`${CELL} ident`}>{line.ourNo ?? '--'}</td>
              <td className={`${CELL} ident`}>{line.channelNo ?? '--'}</td>
              <td className={`${CELL} text-end`}>
                <Amount minor={minor(line.amountMinor)} currency={line.currency} />
              </td>
              <td className={`${CELL} text-end`}>
                <Amount minor={minor(line.feeMinor)} currency={line.currency} />
              </td>
              <td className={CELL}>{line.currency}</td>
              <td className={CELL}>
                <Instant at={new Date(line.occurredAt)} zone={zone} />
              </td>
              <td className={`${CELL} ident`}>{line.originalOurNo ?? '--'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Rejects({ rejects }: { rejects: NonNullable<Trial['preview']>['rejects'] }) {
  const t = useTranslations('statements');
  const reasons = useTranslations('rejects');
  const say = useReaderText();
  return (
    <ul className="divide-y divide-line border-line border-t text-sm">
      {rejects.map((reject) => (
        <li key={reject.lineNo} className="px-4 py-1.5">
          <strong className="font-semibold">
            {reject.column
              ? t('upload.whereColumn', { lineNo: reject.lineNo, column: reject.column })
              : t('upload.where', { lineNo: reject.lineNo })}
          </strong>{' '}
          <span className="text-danger-text">{reasons.has(reject.reason as never) ? reasons(reject.reason as never) : reject.reason}</span>
          <span className="block text-ink-3 text-xs">{say(reject.message)}</span>
          <code className="wrap-anywhere block font-mono text-ink-2 text-xs">{reject.raw}</code>
        </li>
      ))}
    </ul>
  );
}

/** The row of totals beside what the rows make; where one does not hold the file is refused, and that is said above. */
function Totals({ totals }: { totals: NonNullable<Trial['preview']>['totals'] }) {
  const t = useTranslations('statements.totals');
  const figure = (total: (typeof totals)[number], value: string) =>
    total.unit === 'minor' && total.currency ? <Amount minor={BigInt(value)} currency={total.currency} showCurrency /> : value;
  return (
    <ul aria-label={t('title')} className="divide-y divide-line border-line border-t text-sm">
      {totals.map((total) => (
        <li key={total.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1.5">
          <strong className="font-semibold">{t.has(total.name as never) ? t(total.name as never) : total.name}</strong>
          <span className="text-ink-3 text-xs">{total.label}</span>
          <span className="ml-auto tabular-nums">
            <span className="text-ink-2 text-xs">{t('declared')}</span> {figure(total, total.declared)}
          </span>
          <span className="tabular-nums">
            <span className="text-ink-2 text-xs">{t('computed')}</span> {figure(total, total.computed)}
          </span>
          <StatusBadge tone={total.holds ? 'success' : 'danger'} word={t(total.holds ? 'agrees' : 'differs')} />
        </li>
      ))}
    </ul>
  );
}

/** The sample itself, for as long as nothing can be made of it. */
function SampleRows({ sample }: { sample: NonNullable<Trial['sample']> }) {
  const t = useTranslations('statements.mapping');
  return (
    <ScrollRegion label={t('sampleRows')}>
      <table className="w-full border-separate border-spacing-0">
        <caption className="px-4 py-2 text-start text-ink-2 text-xs">{t('sampleRows')}</caption>
        <thead>
          <tr>
            {sample.header.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names of columns may repeat
              <th key={index} className={HEAD}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file are known by their place
            <tr key={index}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells are known by their column
                <td key={at} className={CELL}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Faults({ faults }: { faults: Trial['faults'] }) {
  const t = useTranslations('statements.mapping');
  return (
    <div className="px-4 py-3 text-sm">
      <p className="font-semibold">{t('missing')}</p>
      <ul className="mt-1 list-disc pl-5">
        {faults.map((fault) => (
          <li key={`${fault.path}${fault.rule}`}>{faultText(t, fault)}</li>
        ))}
      </ul>
    </div>
  );
}

/** A fault of the mapping in words; a field that is simply empty is named. */
export function faultText(t: ReturnType<typeof useTranslations<'statements.mapping'>>, fault: { path: string; rule: string }): string {
  const field = fault.path.split('.').at(-1) ?? '';
  if (t.has(`rule.${fault.rule}` as never)) return t(`rule.${fault.rule}` as never);
  const name = t.has(`field.${field}` as never) ? t(`field.${field}` as never) : field;
  return t('faultOf', { field: name, fault: t('rule.other') });
}

export function MappingPreviewPane({
  trial,
  refusal,
  isTrying,
  zone,
}: {
  trial: Trial | null;
  refusal: TrialRefusal | null;
  isTrying: boolean;
  zone: string;
}) {
  const t = useTranslations('statements.mapping');
  const errors = useTranslations('errors');
  const detailsOf = useReaderDetails();
  const fault = refusal ?? trial?.preview?.fault ?? null;
  const preview = trial?.preview;
  return (
    <section aria-label={t('preview')} className="panel overflow-hidden">
      <header className="flex items-center gap-3 border-line border-b px-4 py-2">
        <h3 className="font-semibold text-sm">{t('preview')}</h3>
        {preview && <span className="text-ink-2 text-xs">{t('previewLines', { count: preview.lines.length })}</span>}
        {preview && (
          <span className={cn('text-xs', preview.rejects.length > 0 ? 'text-danger-text' : 'text-ink-2')}>
            {t('previewRejects', { count: preview.rejects.length })}
          </span>
        )}
      </header>
      <div className="h-0.5">{isTrying && <Progress value={null} label={t('updating')} className="h-0.5" />}</div>
      <div aria-live="polite">
        {!trial && !refusal && <p className="px-4 py-6 text-ink-2 text-sm">{t('noSample')}</p>}
        {fault && (
          <p className="px-4 py-3 text-sm">
            <strong className="text-danger-text">{t('fault')}</strong>{' '}
            {'details' in fault && fault.details && errors.has(fault.reason as never)
              ? errors(fault.reason as never, detailsOf(fault.details) as never)
              : (fault.message ?? fault.reason)}
          </p>
        )}
        {trial && trial.faults.length > 0 && <Faults faults={trial.faults} />}
        {trial?.sample && !preview?.lines.length && <SampleRows sample={trial.sample} />}
        {preview && preview.lines.length > 0 && <Lines lines={preview.lines} zone={zone} />}
        {preview && preview.totals.length > 0 && <Totals totals={preview.totals} />}
        {preview && preview.rejects.length > 0 && <Rejects rejects={preview.rejects} />}
      </div>
    </section>
  );
}
