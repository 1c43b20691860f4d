/** The picture of a run's lines as places: bars and bands whose heights are in true proportion to the lines they stand for. Pure. */
import type { RuleHits } from '../../server/reconciliation/runs/contract.ts';

/** What became of lines: settled by the machine, by a person, not settled, or never compared. */
export type FlowResult = 'automatic' | 'person' | 'differences' | 'others';
export type PlacedNode = { id: string; count: bigint; source: FlowResult; top: number; height: number };
export type FlowBand = { id: string; source: FlowResult; height: number; from: { left: number; middle: number }; to: number };

/** Heights of all lines together, of the room that a label needs, and between two bars. */
const WHOLE = 132;
const ROOM = 18;
const GAP = 6;

type Part = { id: string; count: bigint; source: FlowResult };

/** Parts of nothing at all are left out. */
function partsOf({ rules, lines }: RuleHits): Part[] {
  const settled = rules.map(({ rule, count }): Part => ({ id: rule, count, source: rule === 'person' ? 'person' : 'automatic' }));
  return [
    ...settled.filter((part) => part.source === 'automatic').sort((a, b) => (a.count > b.count ? -1 : 1)),
    ...settled.filter((part) => part.source === 'person'),
    { id: 'unsettled', count: lines.withDifference, source: 'differences' as const },
    { id: 'others', count: lines.others, source: 'others' as const },
  ].filter((part) => part.count > 0n);
}

/** Millionths of the whole, for a height. */
const heightOf = (count: bigint, total: bigint) =>
  total === 0n ? 0 : (Number.parseInt(((count * 1_000_000n) / total).toString(), 10) / 1_000_000) * WHOLE;

function place(parts: readonly Part[], total: bigint): { nodes: PlacedNode[]; bottom: number } {
  let at = GAP;
  const nodes = parts.map((part): PlacedNode => {
    const height = heightOf(part.count, total);
    const room = Math.max(height, ROOM);
    const top = at + (room - height) / 2;
    at += room + GAP;
    return { ...part, top, height };
  });
  return { nodes, bottom: at };
}

export function flowOf(hits: RuleHits): {
  height: number;
  lines: PlacedNode;
  rules: PlacedNode[];
  results: PlacedNode[];
  bands: FlowBand[];
} {
  const parts = partsOf(hits);
  const total = parts.reduce((sum, part) => sum + part.count, 0n);
  const byResult = (['automatic', 'person', 'differences', 'others'] as const)
    .map(
      (source): Part => ({ id: source, source, count: parts.reduce((sum, part) => (part.source === source ? sum + part.count : sum), 0n) }),
    )
    .filter((part) => part.count > 0n);
  const [rules, results] = [place(parts, total), place(byResult, total)];
  const height = Math.max(rules.bottom, results.bottom, WHOLE + 2 * GAP);
  const shifted = (placed: { nodes: PlacedNode[]; bottom: number }) =>
    placed.nodes.map((node) => ({ ...node, top: node.top + (height - placed.bottom) / 2 }));
  const lines: PlacedNode = { id: 'lines', count: total, source: 'others', top: (height - WHOLE) / 2, height: total === 0n ? 0 : WHOLE };
  const [middle, right] = [shifted(rules), shifted(results)];
  let left = lines.top;
  const filled = new Map(right.map((node) => [node.source, node.top]));
  const bands = middle.map((node): FlowBand => {
    const to = filled.get(node.source) ?? 0;
    const from = { left, middle: node.top };
    left += node.height;
    filled.set(node.source, to + node.height);
    return { id: node.id, source: node.source, height: node.height, from, to };
  });
  return { height, lines, rules: middle, results: right, bands };
}
