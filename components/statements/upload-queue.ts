/** The files on their way in, two at a time. The queue outlives the page that shows it: who looks at a day meanwhile finds every file where it
 *  has come to. What was sent without an answer is sent again by itself, until the server says what became of it. */
import type { ImportProgress } from '../../server/statements/contract.ts';
import { answered, isUnderWay, newItem, stopped, type UploadItem, type UploadRefusal } from './upload-item.ts';

export type Detected = { formatId: string | null; channels: string[]; refusal?: UploadRefusal; isOrdersExport?: boolean };

/** What the queue asks of the world. `report` tells how far the bytes are, `answer` what came back: status 0 where nothing did. */
export type UploadPorts = {
  /** Rejects with the refusal where the server refuses to look, and otherwise where it cannot be reached. */
  detect(file: File, signal: AbortSignal): Promise<Detected>;
  send(item: UploadItem, on: { report(change: Partial<UploadItem>): void; answer(status: number, body: unknown): void }): { abort(): void };
  progressOf(id: string): Promise<ImportProgress | undefined>;
  /** The page is held while `isHeld`. */
  hold(isHeld: boolean): void;
  /** The end of one: published, refused, cancelled or unknown. */
  ended(item: UploadItem): void;
  after(ms: number, then: () => void): void;
};

const AT_A_TIME = 2;
const FIRST_MS = 1_500;
const LONGEST_MS = 15_000;
const ASK_EVERY_MS = 700;
/** The server's word is waited for this often; after that a person may send the file again, which tells. */
const ASKED_AT_MOST = 20;

const waitMs = (losses: number) => Math.min(FIRST_MS * 2 ** losses, LONGEST_MS);

/** A look that was refused tells why; null for one that was not answered. */
function unlooked(thrown: unknown): Detected | null {
  const refusal = thrown as UploadRefusal | null;
  return typeof refusal?.reason === 'string' ? { formatId: null, channels: [], refusal } : null;
}

export function createUploadQueue(ports: UploadPorts) {
  let items: readonly UploadItem[] = [];
  const listeners = new Set<() => void>();
  const requests = new Map<string, { abort(): void }>();

  const find = (id: string) => items.find((item) => item.id === id);
  const show = (next: readonly UploadItem[]) => {
    items = next;
    ports.hold(items.some(isUnderWay));
    for (const listener of listeners) listener();
  };
  const set = (id: string, change: Partial<UploadItem>) => show(items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  const end = (id: string, change: Partial<UploadItem>) => {
    requests.delete(id);
    set(id, change);
    const item = find(id);
    if (item) ports.ended(item);
    if (item?.isAskedAgain) ports.after(waitMs(item.losses - 1), () => void askAgain(id));
    go();
  };

  /** Sends what waits, as far as there is room. */
  const go = () => {
    const room = AT_A_TIME - items.filter(({ phase }) => phase === 'sending' || phase === 'working').length;
    for (const item of items.filter(({ id, phase }) => phase === 'waiting' && !requests.has(id)).slice(0, Math.max(0, room))) {
      set(item.id, { phase: 'sending' });
      const isCurrent = () => requests.get(item.id) === request;
      const request = ports.send(item, {
        report: (change) => isCurrent() && set(item.id, change),
        answer: (status, body) => {
          const now = find(item.id);
          if (isCurrent() && now) end(item.id, answered(now, status, body));
        },
      });
      requests.set(item.id, request);
    }
  };

  const look = async (id: string) => {
    const item = find(id);
    if (!item) return;
    const stop = new AbortController();
    requests.set(id, stop);
    const found = await ports.detect(item.file, stop.signal).catch(unlooked);
    const now = find(id);
    if (requests.get(id) === stop) requests.delete(id);
    if (now?.phase !== 'looking' || stop.signal.aborted) return;
    if (found === null && !now.channel) {
      // Nobody is told that a file is unknown before it was looked at.
      set(id, { losses: now.losses + 1 });
      return ports.after(waitMs(now.losses), () => void look(id));
    }
    const { formatId, channels, refusal, isOrdersExport }: Detected = found ?? { formatId: null, channels: [] };
    if (refusal) return end(id, { phase: 'refused', refusal });
    // Of whatever channel: as a statement it would be refused.
    if (isOrdersExport) return set(id, { phase: 'orders', losses: 0 });
    const channel = now.channel || (channels.length === 1 ? (channels[0] ?? '') : '');
    set(id, { formatId, channel, losses: 0, phase: channel ? 'waiting' : 'asking' });
    go();
  };

  /** A small question first: nobody sends a large file to a server that is not there, or that has signed its sender out. */
  const askAgain = async (id: string): Promise<void> => {
    const item = find(id);
    if (!item?.isAskedAgain) return;
    const found = await ports.detect(item.file, new AbortController().signal).catch(unlooked);
    if (!find(id)?.isAskedAgain) return;
    if (found?.refusal) return end(id, { phase: 'unknown', refusal: found.refusal, isAskedAgain: false });
    if (found) return again(id);
    set(id, { losses: item.losses + 1 });
    ports.after(waitMs(item.losses), () => void askAgain(id));
  };

  /** The server had all of it: it may have been published before it heard of the cancelling. */
  const askWhetherStopped = async (id: string, asked = 0): Promise<void> => {
    const told = stopped(await ports.progressOf(id).catch(() => undefined));
    if (find(id)?.phase !== 'stopping') return;
    if (told) return end(id, told);
    if (asked >= ASKED_AT_MOST) return end(id, { phase: 'unknown' });
    ports.after(ASK_EVERY_MS, () => void askWhetherStopped(id, asked + 1));
  };

  const again = (id: string, change: Partial<UploadItem> = {}) => {
    const fresh = { sent: 0, bytesPerSecond: 0, refusal: null, result: null, progress: null, isAskedAgain: false };
    const isLookedFor = !(change.channel ?? find(id)?.channel);
    set(id, { ...change, ...fresh, phase: isLookedFor ? 'looking' : 'waiting' });
    if (isLookedFor) void look(id);
    else go();
  };

  return {
    items: () => items,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    add: (files: readonly File[], chosen: { channel: string; date: string }) => {
      const added = files.map((file) => newItem(file, chosen.channel, chosen.date));
      show([...added, ...items]);
      for (const { id, phase } of added) if (phase === 'looking') void look(id);
    },
    set,
    again,
    cancel: (id: string) => {
      const item = find(id);
      const request = requests.get(id);
      requests.delete(id);
      request?.abort();
      if (item?.phase === 'working') {
        set(id, { phase: 'stopping' });
        void askWhetherStopped(id);
        go();
      } else if (item?.phase === 'unknown') end(id, { isAskedAgain: false });
      // One that was sent before without an answer may be imported for all that.
      else if (item) end(id, item.losses > 0 ? { phase: 'unknown', isAskedAgain: false } : { phase: 'cancelled' });
    },
    remove: (id: string) => show(items.filter((item) => item.id !== id)),
    /** Somebody else works here now: nothing of what was under way is theirs. */
    clear: () => {
      for (const request of requests.values()) request.abort();
      requests.clear();
      show([]);
    },
  };
}

export type UploadQueue = ReturnType<typeof createUploadQueue>;
