/** Where a run's lines went, drawn: lines, the rule that settled them, the result. Every bar and band is as high as its share of the lines,
 *  none is made to look more; the table beside it says the same in figures. */
'use client';
import { useTranslations } from 'next-intl';
import type { RuleHits } from '../../server/reconciliation/runs/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { flowOf, type PlacedNode } from './rule-flow-shape.ts';

const COLOR = {
  automatic: 'var(--tone-success-text)',
  person: 'var(--tone-info-text)',
  differences: 'var(--tone-warning-text)',
  others: 'var(--edge)',
} as const;
const BAR = 8;

function Bar({ node, x, color, word, anchor }: { node: PlacedNode; x: number; color: string; word: string; anchor: 'before' | 'after' }) {
  return (
    <g>
      <rect x={x} y={node.top} width={BAR} height={Math.max(node.height, 0.75)} fill={color} />
      <text
        x={anchor === 'after' ? x + BAR + 6 : x - 6}
        y={node.top + node.height / 2}
        dominantBaseline="central"
        textAnchor={anchor === 'after' ? 'start' : 'end'}
        className="fill-ink text-xs"
        style={{ paintOrder: 'stroke', stroke: 'var(--surface)', strokeWidth: 4 }}
      >
        {word} <tspan className="fill-ink-2 tabular-nums">{groupedCount(node.count)}</tspan>
      </text>
    </g>
  );
}

/** A band of one height from one side to the other. */
function band(x0: number, y0: number, x1: number, y1: number, height: number): string {
  const middle = (x0 + x1) / 2;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}V${y1 + height}C${middle} ${y1 + height} ${middle} ${y0 + height} ${x0} ${y0 + height}Z`;
}

export function RuleFlow({ hits }: { hits: RuleHits }) {
  const t = useTranslations('recon.run');
  const flow = flowOf(hits);
  const word = (id: string) => {
    if (id === 'unsettled' || id === 'automatic' || id === 'personal') return t(`flowNode.${id}`);
    if (id === 'differences') return t('withDifference');
    return id === 'others' ? t('others') : t(`rule.${id as 'numbers'}`);
  };
  const [left, middle, right] = [104, 300, 560];
  return (
    <ScrollRegion label={t('picture')}>
      <svg
        viewBox={`0 0 720 ${flow.height}`}
        role="img"
        aria-label={t('pictureSays')}
        className="block h-auto w-full min-w-[640px] max-w-[860px]"
      >
        {flow.bands.map(({ id, from, to, source, height }) => {
          const color = COLOR[source];
          return (
            <g key={id} fill={color} stroke={color} strokeWidth={0.75} opacity={0.32}>
              <path d={band(left + BAR, from.left, middle, from.middle, height)} />
              <path d={band(middle + BAR, from.middle, right, to, height)} />
            </g>
          );
        })}
        <Bar node={flow.lines} x={left} color="var(--ink-2)" word={t('flowNode.lines')} anchor="before" />
        {flow.rules.map((node) => (
          <Bar key={node.id} node={node} x={middle} color={COLOR[node.source]} word={word(node.id)} anchor="after" />
        ))}
        {flow.results.map((node) => (
          <Bar
            key={node.id}
            node={node}
            x={right}
            color={COLOR[node.source]}
            word={word(node.id === 'person' ? 'personal' : node.id)}
            anchor="after"
          />
        ))}
      </svg>
    </ScrollRegion>
  );
}
