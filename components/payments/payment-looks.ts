/** Tones, shapes and words of payment states. A result that is not known is amber with a clock, never red. */
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { PAYMENT_STATUSES, PaymentKind } from '../../server/payments/codes.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export const PAYMENT_LOOK: Record<(typeof PAYMENT_STATUSES)[number], { tone: Tone; shape: StatusShape }> = {
  created: { tone: 'neutral', shape: 'ring' },
  processing: { tone: 'info', shape: 'half' },
  succeeded: { tone: 'success', shape: 'tick' },
  failed: { tone: 'danger', shape: 'cross' },
  unknown: { tone: 'warning', shape: 'clock' },
  closed: { tone: 'neutral', shape: 'dash' },
};

/** A refund succeeds as a refund, not as a payment. */
export function usePaymentStatusWord(): (record: { kind: PaymentKind; status: (typeof PAYMENT_STATUSES)[number] }) => string {
  const t = useTranslations('payments');
  return useCallback(({ kind, status }) => t(kind === 'refund' ? `refundStatus.${status}` : `status.${status}`), [t]);
}
