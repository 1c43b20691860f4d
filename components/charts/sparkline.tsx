/** The course of one figure as a line the height of a row. The label says what it shows; the figures stand beside it. */

/** `values` in order, exact; only their shape is drawn. */
export function Sparkline({
  values,
  label,
  width = 88,
  height = 20,
}: {
  values: readonly bigint[];
  label: string;
  width?: number;
  height?: number;
}) {
  if (values.length < 2) return null;
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const least = sorted[0] ?? 0n;
  const most = sorted.at(-1) ?? 0n;
  const span = most === least ? 1n : most - least;
  const points = values.map((value, index) => {
    // 1000 steps are more than a row has pixels
    const share = Number(((value - least) * 1000n) / span) / 1000;
    return `${Math.round((index / (values.length - 1)) * (width - 2) + 1)},${Math.round((1 - share) * (height - 4) + 2)}`;
  });
  return (
    <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="text-accent">
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
