/** Tones and shapes of a difference's states, the same on every screen. */
import type { DifferenceStatus, Direction } from '../../server/reconciliation/differences/codes.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export const STATUS_LOOK: Record<DifferenceStatus, { tone: Tone; shape: StatusShape }> = {
  open: { tone: 'warning', shape: 'ring' },
  in_progress: { tone: 'info', shape: 'half' },
  external: { tone: 'info', shape: 'clock' },
  resolved: { tone: 'success', shape: 'tick' },
};

/** Over or short by sign and word; never by red and green, whose meaning differs between markets. */
export const DIRECTION_MARK: Record<Direction, string> = { surplus: '▲', shortage: '▼' };

export const LINK =
  'inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';
