/** How the state of a channel's day looks, the same in the calendar and in lists. */
import type { CellState } from '../../server/reconciliation/calendar/codes.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export const CELL_LOOK: Record<CellState, { tone: Tone; shape: StatusShape }> = {
  none: { tone: 'neutral', shape: 'dash' },
  holiday: { tone: 'neutral', shape: 'dash' },
  expected: { tone: 'neutral', shape: 'ring' },
  late: { tone: 'danger', shape: 'clock' },
  imported: { tone: 'info', shape: 'half' },
  totals_agree: { tone: 'info', shape: 'circle' },
  incomplete: { tone: 'warning', shape: 'half' },
  matched: { tone: 'success', shape: 'tick' },
  differences: { tone: 'warning', shape: 'triangle' },
  closed: { tone: 'neutral', shape: 'tick' },
};
