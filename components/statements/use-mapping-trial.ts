/** Tries a mapping on a sample as it is being changed: the newest question wins, older answers are dropped. */
'use client';
import { useEffect, useState } from 'react';
import type { ControlTotal, Reject, StatementLine } from '../../server/statements/contract.ts';
import type { TableSample } from '../../server/statements/formats/mapped/contract.ts';

/** As it comes over the wire: integers as text. */
export type TriedLine = Omit<StatementLine, 'amountMinor' | 'feeMinor' | 'netMinor'> & {
  amountMinor: string;
  feeMinor: string | null;
  netMinor: string | null;
};
export type TriedTotal = Omit<ControlTotal, 'declared' | 'computed'> & { declared: string; computed: string };
export type Trial = {
  sample: TableSample | null;
  preview: {
    lines: TriedLine[];
    rejects: Reject[];
    totals: TriedTotal[];
    fault: { reason: string; message: string; details?: Record<string, string | number> } | null;
  } | null;
  faults: { path: string; rule: string }[];
};
export type TrialRefusal = { reason: string; message?: string; details?: Record<string, string | number> };

const PAUSE_MS = 250;

export async function tryOnSample(file: File, mapping: unknown, signal?: AbortSignal): Promise<Trial> {
  const answer = await fetch(`/api/files/mapping-preview?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'x-pingzhang': '1', 'content-type': 'application/octet-stream' },
    body: new Blob([`${JSON.stringify(mapping)}\n`, file]),
    signal,
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw body;
  return body as Trial;
}

/** `mapping` null: only look at the sample. */
export function useMappingTrial(
  file: File | null,
  mapping: unknown,
): { trial: Trial | null; refusal: TrialRefusal | null; isTrying: boolean } {
  const [trial, setTrial] = useState<Trial | null>(null);
  const [refusal, setRefusal] = useState<TrialRefusal | null>(null);
  const [isTrying, setTrying] = useState(false);
  const text = JSON.stringify(mapping);
  useEffect(() => {
    if (!file) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      setTrying(true);
      tryOnSample(file, JSON.parse(text), abort.signal)
        .then((answer) => {
          setTrial(answer);
          setRefusal(null);
          setTrying(false);
        })
        .catch((error: unknown) => {
          if (abort.signal.aborted) return;
          setRefusal(
            typeof error === 'object' && error !== null && 'reason' in error ? (error as TrialRefusal) : { reason: 'unreachable' },
          );
          setTrying(false);
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [file, text]);
  return { trial, refusal, isTrying };
}
