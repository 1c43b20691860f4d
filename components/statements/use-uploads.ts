/** The files a person is bringing in: what each is, how far it has come, what became of it. Two go at a time. */
'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { ImportResult } from '../../server/statements/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { type Detected, newItem, reduceUploads, type UploadItem, type UploadRefusal } from './uploads.ts';

const AT_A_TIME = 2;
const BEGINNING = 2 * 1024 * 1024;
const HEADERS = { 'x-pingzhang': '1' };

async function detect(file: File): Promise<Detected> {
  const answer = await fetch(`/api/files/statements/detect?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: HEADERS,
    body: file.slice(0, BEGINNING),
  });
  return answer.ok ? ((await answer.json()) as Detected) : { formatId: null, channels: [] };
}

/** Sends one file. The body is the file itself, so that the browser streams it from disk. */
function send(item: UploadItem, report: (change: Partial<UploadItem>) => void): XMLHttpRequest {
  const search = new URLSearchParams({ channel: item.channel, name: item.file.name, upload: item.id });
  if (item.date) search.set('date', item.date);
  if (item.mappingId) search.set('mapping', item.mappingId);
  const request = new XMLHttpRequest();
  const begun = performance.now();
  request.open('POST', `/api/files/statements?${search}`);
  for (const [name, value] of Object.entries(HEADERS)) request.setRequestHeader(name, value);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.upload.onprogress = ({ loaded }) =>
    report({ phase: 'sending', sent: loaded, bytesPerSecond: loaded / Math.max(0.05, (performance.now() - begun) / 1000) });
  request.upload.onload = () => report({ phase: 'working', sent: item.file.size });
  request.onerror = () => report({ phase: 'unknown', refusal: { reason: 'unreachable', details: {} } });
  request.onabort = () => report({ phase: 'cancelled' });
  request.onload = () => {
    const answer = parse(request.responseText);
    if (request.status === 201) report({ phase: 'published', result: answer as ImportResult });
    else report({ phase: 'refused', refusal: answer as UploadRefusal });
  };
  request.send(item.file);
  return request;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { reason: 'internal', details: {} };
  }
}

export function useUploads({ channel, date }: { channel: string; date: string }) {
  const [items, change] = useReducer(reduceUploads, []);
  const requests = useRef(new Map<string, XMLHttpRequest>());
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = useCallback(() => {
    void client.invalidateQueries({ queryKey: trpc.statements.pathKey() });
    void client.invalidateQueries({ queryKey: [['reconciliation']] });
    void client.invalidateQueries({ queryKey: [['differences']] });
  }, [client, trpc]);

  const add = useCallback(
    (files: readonly File[]) => {
      const added = files.map((file) => newItem(file, channel, date));
      change({ add: added });
      for (const item of added.filter(({ phase }) => phase === 'looking')) {
        void detect(item.file)
          .catch((): Detected => ({ formatId: null, channels: [] }))
          .then((detected) => change({ id: item.id, detected }));
      }
    },
    [channel, date],
  );

  useEffect(() => {
    const busy = items.filter((item) => item.phase === 'sending' || item.phase === 'working').length;
    const next = items.filter((item) => item.phase === 'waiting' && !requests.current.has(item.id)).slice(0, Math.max(0, AT_A_TIME - busy));
    for (const item of next) {
      const report = (set: Partial<UploadItem>) => {
        change({ id: item.id, set });
        if (set.phase === 'published' || set.phase === 'refused' || set.phase === 'cancelled' || set.phase === 'unknown') {
          requests.current.delete(item.id);
          refresh();
        }
      };
      requests.current.set(item.id, send(item, report));
      change({ id: item.id, set: { phase: 'sending' } });
    }
  }, [items, refresh]);

  const working = items.filter((item) => item.phase === 'working').map((item) => item.id);
  const progress = useQuery(
    trpc.statements.importProgress.queryOptions(
      { uploadIds: working.slice(0, 50) },
      { enabled: working.length > 0, refetchInterval: 700, gcTime: 0 },
    ),
  );

  return {
    items: items.map((item) => ({ ...item, progress: progress.data?.[item.id] ?? item.progress })),
    add,
    set: (id: string, set: Partial<UploadItem>) => change({ id, set }),
    cancel: (id: string) => {
      const request = requests.current.get(id);
      if (request) request.abort();
      else change({ id, set: { phase: 'cancelled' } });
    },
    again: (id: string, set: Partial<UploadItem> = {}) =>
      change({ id, set: { ...set, phase: 'waiting', sent: 0, bytesPerSecond: 0, refusal: null, result: null } }),
    remove: (id: string) => change({ remove: id }),
  };
}
