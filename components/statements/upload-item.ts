/** One file that a person is bringing in: what it is, how far it has come, what became of it. */
import { UPLOAD_BYTES_MAX } from '../../server/statements/codes.ts';
import type { ImportProgress, ImportResult } from '../../server/statements/contract.ts';
import { newRequestKey } from '../form/request-key.ts';

export type UploadRefusal = { reason: string; message?: string; details: Record<string, string | number>; reference?: string | null };

/** looking: its format is being recognised; asking: a person has to say whose it is; orders: it is an orders export, which has an import of its own,
 *  and orders_imported: it went in there; waiting: its turn comes; sending: bytes go out;
 *  working: the server has them all; stopping: it was cancelled when the server had them all, and may be imported for all that; unknown: it was
 *  sent and nobody knows yet what became of it. */
export type UploadPhase =
  | 'looking'
  | 'asking'
  | 'orders'
  | 'orders_imported'
  | 'waiting'
  | 'sending'
  | 'working'
  | 'stopping'
  | 'published'
  | 'refused'
  | 'unknown'
  | 'cancelled';

export type UploadItem = {
  id: string;
  file: File;
  phase: UploadPhase;
  channel: string;
  date: string;
  mappingId: string;
  formatId: string | null;
  sent: number;
  bytesPerSecond: number;
  progress: ImportProgress | null;
  result: ImportResult | null;
  refusal: UploadRefusal | null;
  /** How often it was sent without an answer. */
  losses: number;
  /** It will be sent again by itself. */
  isAskedAgain: boolean;
};

const UNDER_WAY = new Set<UploadPhase>(['looking', 'waiting', 'sending', 'working', 'stopping']);

/** Leaving the page now would lose it. */
export const isUnderWay = ({ phase, isAskedAgain, refusal }: UploadItem): boolean =>
  UNDER_WAY.has(phase) || isAskedAgain || refusal?.reason === 'signed_out';

/** A file without a byte, or with more than may be sent, is not asked about and not sent. */
export function newItem(file: File, channel: string, date: string): UploadItem {
  const refusal = refusalOf(file);
  return {
    id: newRequestKey(),
    file,
    phase: refusal ? 'refused' : 'looking',
    channel,
    date,
    mappingId: '',
    formatId: null,
    sent: 0,
    bytesPerSecond: 0,
    progress: null,
    result: null,
    refusal,
    losses: 0,
    isAskedAgain: false,
  };
}

function refusalOf({ name, size }: File): UploadRefusal | null {
  if (size === 0) return { reason: 'statement_empty', details: { file: name } };
  if (size > UPLOAD_BYTES_MAX) return { reason: 'file_too_large', details: { file: name, maxMegabytes: UPLOAD_BYTES_MAX / 1024 / 1024 } };
  return null;
}

/** Something between us and the server answered, or nobody did: the server may have done it. */
const isLost = (status: number, refusal: UploadRefusal | null): boolean =>
  status === 0 || (status >= 500 && (refusal === null || refusal.reason === 'internal'));

/** What an answer makes of a file. `body` is null where it is not of our server's making. */
export function answered(item: UploadItem, status: number, body: unknown): Partial<UploadItem> {
  if (status === 201 && body !== null) return { phase: 'published', result: body as ImportResult, refusal: null, isAskedAgain: false };
  const refusal = body as UploadRefusal | null;
  if (isLost(status, refusal)) {
    // A server that broke over it would do so again: a person decides.
    const isAskedAgain = refusal === null;
    return { phase: 'unknown', refusal: refusal ?? null, losses: item.losses + 1, isAskedAgain };
  }
  // Sent before without an answer, and found there: that was its import.
  const wasImported = item.losses > 0 && refusal?.reason === 'statement_already_imported';
  return {
    phase: wasImported ? 'published' : 'refused',
    refusal: refusal ?? { reason: 'refused_on_the_way', details: { file: item.file.name, status } },
    isAskedAgain: false,
  };
}

/** What the server's word of a cancelled import makes of it; null while that is not known. */
export function stopped(progress: ImportProgress | undefined): Partial<UploadItem> | null {
  if (progress?.stage === 'published' && progress.result) return { phase: 'published', result: progress.result };
  if (progress?.stage === 'refused' || progress?.stage === 'failed') return { phase: 'cancelled' };
  return null;
}
