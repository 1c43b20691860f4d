/** What became of a run's lines: a bar in true proportion, and the figures that open their rows. */
'use client';
import { useTranslations } from 'next-intl';
import type { RunResults } from '../../server/reconciliation/runs/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { cn } from '../ui/cn.ts';

/** What became of the lines, as one bar in true proportion and the same figures as words that open their rows. */
export function LineFlow({
  results,
  onOpen,
}: {
  results: RunResults;
  onOpen(set: 'matched' | 'differences' | 'others' | 'waiting' | 'proposed'): void;
}) {
  const t = useTranslations('recon.run');
  const { lines } = results;
  const parts = [
    { key: 'matched' as const, count: lines.matched, word: t('matched'), look: 'bg-success-text' },
    { key: 'differences' as const, count: lines.withDifference, word: t('withDifference'), look: 'bg-warning-text' },
    { key: 'others' as const, count: lines.others, word: t('others'), look: 'bg-edge' },
  ];
  const total = parts.reduce((sum, part) => sum + part.count, 0n);
  const beside = [
    { key: 'waiting' as const, count: results.waiting.count, word: t('waiting') },
    { key: 'proposed' as const, count: results.proposed, word: t('proposed') },
  ].filter((part) => part.count > 0n);
  return (
    <section aria-label={t('flow')} className="panel p-3">
      <h2 className="flex items-baseline gap-3 font-semibold text-sm">
        {t('flow')} <span className="font-normal text-ink-3 text-xs tabular-nums">{t('lines', { count: groupedCount(total) })}</span>
      </h2>
      <div className="mt-2 flex h-3 w-full gap-px overflow-hidden rounded-xs bg-sunken" aria-hidden>
        {parts.map(
          (part) =>
            part.count > 0n && (
              <span
                key={part.key}
                className={cn('forced-color-adjust-none', part.look)}
                style={{ flexGrow: share(part.count, total), minWidth: 3 }}
              />
            ),
        )}
      </div>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-6">
        {parts.map((part) => (
          <FlowFigure key={part.key} count={part.count} word={part.word} look={part.look} onOpen={() => onOpen(part.key)} />
        ))}
        {beside.length > 0 && (
          <span className="flex flex-wrap items-baseline gap-x-6 border-line border-l pl-6">
            <span className="text-ink-3 text-xs">{t('besides')}</span>
            {beside.map((part) => (
              <FlowFigure key={part.key} count={part.count} word={part.word} onOpen={() => onOpen(part.key)} />
            ))}
          </span>
        )}
      </p>
    </section>
  );
}

/** A count of rows that it opens; nothing has nothing to open. `look` is its colour in the bar. */
function FlowFigure({ count, word, look, onOpen }: { count: bigint; word: string; look?: string; onOpen(): void }) {
  const inside = (
    <>
      {look && <span aria-hidden className={cn('size-2.5 forced-color-adjust-none self-center rounded-xs', look)} />}
      <span className="font-semibold text-lg tabular-nums">{groupedCount(count)}</span>
      <span className="text-ink-2">{word}</span>
    </>
  );
  const line = 'inline-flex min-h-8 items-baseline gap-1.5 text-sm';
  if (count === 0n) return <span className={cn(line, 'text-ink-3')}>{inside}</span>;
  return (
    <button
      type="button"
      className={cn(line, 'decoration-edge decoration-dotted underline underline-offset-4 hover:decoration-solid')}
      onClick={onOpen}
    >
      {inside}
    </button>
  );
}

/** Ten-thousandths of the whole, for a width on the screen. */
function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number.parseInt(((part * 10_000n) / whole).toString(), 10);
}
