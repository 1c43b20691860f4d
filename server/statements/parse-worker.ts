/** The bounded worker: opens one file at a time, reads its lines, and hands them back already encoded for COPY. A hostile file can
 *  exhaust this thread and nothing else. Runs in Node itself, never in a bundle. */
import { parentPort } from 'node:worker_threads';
import { DomainError } from '../kernel/errors.ts';
import type { KindSum, Reject, StatementLine, StatementSummary } from './contract.ts';
import { COPY_HEADER, COPY_TRAILER, LineEncoder } from './copy-lines.ts';
import { openStatement } from './formats/registry.ts';
import type { FromWorker, ParseFindings, ParseRequest, ToWorker } from './parse-messages.ts';
import { DateTally } from './statement-date.ts';

/** Kept with the statement; the rest is counted. A file with more faults than this is a wrong file, not a faulty one. */
const REJECTS_KEPT = 10_000;
const RAW_KEPT = 2_000;
/** Buffers on their way before the worker waits: what bounds memory when the database is slower than the parser. */
const IN_FLIGHT = 8;

const port = parentPort;
if (!port) throw new Error('parse-worker.ts runs as a worker thread');

let inFlight = 0;
let wake: (() => void) | null = null;
port.on('message', (message: ToWorker) => {
  if (message.kind === 'written') {
    inFlight--;
    wake?.();
  } else void parse(message.request);
});

async function send(message: FromWorker & { kind: 'rows' }): Promise<void> {
  inFlight++;
  port?.postMessage(message, [message.bytes.buffer]);
  while (inFlight >= IN_FLIGHT) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

const owned = (bytes: Uint8Array) => new Uint8Array(bytes);

/** Sums of the succeeded lines by kind and currency. */
class Sums {
  #sums = new Map<string, KindSum>();
  #last: KindSum | null = null;

  add(line: StatementLine): void {
    if (line.status !== 'succeeded') return;
    let sum = this.#last;
    if (!sum || sum.kind !== line.kind || sum.currency !== line.currency) sum = this.#of(line);
    this.#last = sum;
    sum.count++;
    sum.amountMinor += line.amountMinor;
    if (line.feeMinor !== null) sum.feeMinor += line.feeMinor;
  }

  #of({ kind, currency }: StatementLine): KindSum {
    const key = `${kind} ${currency}`;
    const sum = this.#sums.get(key) ?? { kind, currency, count: 0n, amountMinor: 0n, feeMinor: 0n };
    this.#sums.set(key, sum);
    return sum;
  }

  list(): KindSum[] {
    return [...this.#sums.values()];
  }
}

async function parse(request: ParseRequest): Promise<void> {
  const rejects: Reject[] = [];
  const sums = new Sums();
  const dates = new DateTally({ zone: request.zone, dayCut: request.dayCut }, request.windowMinutes);
  const encoder = new LineEncoder(request.statementId);
  let formatId: string | null = null;
  let member: string | null = null;
  let lines = 0;
  let rejectCount = 0;
  let bytesRead = 0;
  const findings = (summary: StatementSummary | null): ParseFindings => ({
    formatId,
    member,
    lines,
    rejectCount,
    rejects,
    summary,
    sums: sums.list(),
    dates: dates.counts(),
  });
  try {
    const opened = await openStatement({
      path: request.path,
      name: request.name,
      zone: request.zone,
      ...(request.formatId ? { formatId: request.formatId } : {}),
      ...(request.mapping ? { mapping: request.mapping as never } : {}),
    });
    formatId = opened.format.id;
    member = opened.member === request.name ? null : opened.member;
    await send({ kind: 'rows', bytes: owned(COPY_HEADER), lines, rejects: rejectCount, bytesRead });
    const reader = opened.lines;
    for (;;) {
      const step = await reader.next();
      if (step.done) {
        for (const bytes of encoder.take(true)) await send({ kind: 'rows', bytes, lines, rejects: rejectCount, bytesRead });
        await send({ kind: 'rows', bytes: owned(COPY_TRAILER), lines, rejects: rejectCount, bytesRead });
        port?.postMessage({ kind: 'read', findings: findings(step.value) } satisfies FromWorker);
        return;
      }
      for (const line of step.value.lines) {
        encoder.add(line);
        sums.add(line);
        dates.add(line.occurredAt);
      }
      lines += step.value.lines.length;
      const last = step.value.lines.at(-1);
      if (last && last.byteOffset >= 0) bytesRead = last.byteOffset + last.byteLength;
      for (const reject of step.value.rejects) {
        rejectCount++;
        if (rejects.length < REJECTS_KEPT) rejects.push({ ...reject, raw: printable(reject.raw.slice(0, RAW_KEPT)) });
      }
      for (const bytes of encoder.take()) await send({ kind: 'rows', bytes, lines, rejects: rejectCount, bytesRead });
    }
  } catch (error) {
    if (error instanceof DomainError) {
      const { code, reason, message, details } = error;
      port?.postMessage({
        kind: 'refused',
        refusal: { code, reason, message: printable(message), details },
        findings: findings(null),
      } satisfies FromWorker);
    } else {
      port?.postMessage({
        kind: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies FromWorker);
    }
  }
}

/** PostgreSQL text holds no NUL and no lone surrogates. */
function printable(text: string): string {
  return text.replaceAll('\0', '\u2400').toWellFormed();
}
