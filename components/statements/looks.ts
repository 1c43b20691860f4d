/** How the states of statements, lines and calendar days look. */

import type { StatementRun } from '../../server/reconciliation/inbox/contract.ts';
import type { LineStatus, StatementStatus } from '../../server/statements/codes.ts';
import type { CalendarState } from '../../server/statements/contract.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';
import type { UploadPhase } from './upload-item.ts';

type Look = { tone: Tone; shape: StatusShape };

export const STATEMENT_LOOK: Record<StatementStatus, Look> = {
  published: { tone: 'success', shape: 'tick' },
  superseded: { tone: 'neutral', shape: 'dash' },
  refused: { tone: 'danger', shape: 'cross' },
};

export const LINE_LOOK: Record<LineStatus, Look> = {
  succeeded: { tone: 'success', shape: 'tick' },
  processing: { tone: 'info', shape: 'half' },
  failed: { tone: 'danger', shape: 'cross' },
  reversed: { tone: 'neutral', shape: 'dash' },
};

export const DAY_LOOK: Record<CalendarState | 'arrivedLate', Look> = {
  imported: { tone: 'success', shape: 'tick' },
  arrivedLate: { tone: 'info', shape: 'tick' },
  refused: { tone: 'danger', shape: 'cross' },
  late: { tone: 'warning', shape: 'triangle' },
  expected: { tone: 'neutral', shape: 'clock' },
  holiday: { tone: 'neutral', shape: 'dash' },
  none: { tone: 'neutral', shape: 'dash' },
};

export const RUN_LOOK: Record<StatementRun['state'], Look> = {
  waiting: { tone: 'neutral', shape: 'ring' },
  matching: { tone: 'info', shape: 'half' },
  balanced: { tone: 'success', shape: 'tick' },
  with_differences: { tone: 'warning', shape: 'triangle' },
  failed: { tone: 'danger', shape: 'cross' },
};

export const PHASE_LOOK: Record<UploadPhase, Look> = {
  looking: { tone: 'info', shape: 'half' },
  asking: { tone: 'warning', shape: 'triangle' },
  orders: { tone: 'warning', shape: 'triangle' },
  orders_imported: { tone: 'success', shape: 'tick' },
  waiting: { tone: 'neutral', shape: 'ring' },
  sending: { tone: 'info', shape: 'half' },
  working: { tone: 'info', shape: 'half' },
  stopping: { tone: 'info', shape: 'half' },
  published: { tone: 'success', shape: 'tick' },
  refused: { tone: 'danger', shape: 'cross' },
  unknown: { tone: 'warning', shape: 'clock' },
  cancelled: { tone: 'neutral', shape: 'dash' },
};

/** `12.3 MB`; of files, where a rounded figure is what people want. */
export function sizeText(bytes: number | bigint): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = Number.parseInt(bytes.toString(), 10);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const tenths = Math.round(value * 10);
  const text = unit === 0 || tenths % 10 === 0 ? `${Math.round(value)}` : `${Math.floor(tenths / 10)}.${tenths % 10}`;
  return `${text} ${units[unit]}`;
}
