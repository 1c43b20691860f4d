/** How a merchant's state looks, and where its page is. */
import type { Tone } from '../ui/badge.tsx';

export const MERCHANT_TONE: Record<string, Tone> = { active: 'success', restricted: 'warning', frozen: 'danger', closed: 'neutral' };

export const merchantHref = (no: string) => `/merchants/${encodeURIComponent(no)}`;
