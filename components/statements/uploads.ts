/** The files a person is bringing in, as a state: what is known of each, and what changes it. Pure. */
import type { ImportProgress, ImportResult } from '../../server/statements/contract.ts';
import { newRequestKey } from '../form/request-key.ts';

export type UploadRefusal = { reason: string; message?: string; details: Record<string, string | number>; reference?: string | null };

/** looking: its format is being recognised; asking: a person has to say whose it is; waiting: its turn comes; sending: bytes go out;
 *  working: the server has them all. */
export type UploadPhase = 'looking' | 'asking' | 'waiting' | 'sending' | 'working' | 'published' | 'refused' | 'unknown' | 'cancelled';

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
};

/** What the beginning of a file shows: its format, and the channels that write it. */
export type Detected = { formatId: string | null; channels: string[]; refusal?: UploadRefusal };

export type Change =
  | { add: UploadItem[] }
  | { id: string; set: Partial<UploadItem> }
  | { id: string; detected: Detected }
  | { remove: string };

/** Of a file that was recognised: whose it is goes on where one channel writes it, and is asked where not. One that was cancelled meanwhile stays so. */
function recognised(item: UploadItem, { formatId, channels, refusal }: Detected): UploadItem {
  if (item.phase !== 'looking') return item;
  if (refusal) return { ...item, phase: 'refused', refusal };
  const channel = item.channel || (channels.length === 1 ? (channels[0] ?? '') : '');
  return { ...item, formatId, channel, phase: channel ? 'waiting' : 'asking' };
}

export function reduceUploads(items: UploadItem[], change: Change): UploadItem[] {
  if ('add' in change) return [...change.add, ...items];
  if ('remove' in change) return items.filter((item) => item.id !== change.remove);
  const changed = (item: UploadItem) => ('set' in change ? { ...item, ...change.set } : recognised(item, change.detected));
  return items.map((item) => (item.id === change.id ? changed(item) : item));
}

/** A file without a byte is nobody's: it is not asked about and not sent. */
export function newItem(file: File, channel: string, date: string): UploadItem {
  const isEmpty = file.size === 0;
  return {
    id: newRequestKey(),
    file,
    phase: isEmpty ? 'refused' : 'looking',
    channel,
    date,
    mappingId: '',
    formatId: null,
    sent: 0,
    bytesPerSecond: 0,
    progress: null,
    result: null,
    refusal: isEmpty ? { reason: 'statement_empty', details: { file: file.name } } : null,
  };
}
