/** The bounded worker: opens one file at a time, reads its lines, and hands them back already encoded for COPY. A hostile file can
 *  exhaust this thread and nothing else. Runs in Node itself, never in a bundle. */
import { parentPort } from 'node:worker_threads';
import { DomainError } from '../kernel/errors.ts';
import type { Reject, StatementSummary } from './contract.ts';
import { COPY_HEADER, COPY_TRAILER } from './copy-lines.ts';
import type { LineSink } from './formats/format.ts';
import { openStatement } from './formats/registry.ts';
import { LineEncoder } from './line-encoder.ts';
import { LineTotals } from './line-totals.ts';
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
/** Of the file that is read now; buffers of an earlier one are as good. */
let encoder: LineEncoder | null = null;
port.on('message', (message: ToWorker) => {
  if (message.kind === 'written') {
    inFlight--;
    if (message.buffer) encoder?.giveBack(message.buffer);
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

async function parse(request: ParseRequest): Promise<void> {
  const rejects: Reject[] = [];
  const totals = new LineTotals();
  const dates = new DateTally({ zone: request.zone, dayCut: request.dayCut }, request.windowMinutes);
  const own = new LineEncoder(request.statementId);
  encoder = own;
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
    totals: totals.list(),
    flows: totals.flows(),
    dates: dates.counts(),
  });
  const sink: LineSink = {
    addPlain(row) {
      own.addPlain(row);
      totals.addPlain(row);
      dates.add(row.occurredAt);
      lines++;
      bytesRead = row.byteOffset + row.byteLength;
    },
    add(line) {
      own.add(line);
      totals.add(line);
      dates.add(line.occurredAt);
      lines++;
      if (line.byteOffset >= 0) bytesRead = line.byteOffset + line.byteLength;
    },
  };
  try {
    const opened = await openStatement({
      sink,
      path: request.path,
      name: request.name,
      zone: request.zone,
      ...(request.date ? { date: request.date } : {}),
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
        for (const bytes of own.take(true)) await send({ kind: 'rows', bytes, lines, rejects: rejectCount, bytesRead });
        await send({ kind: 'rows', bytes: owned(COPY_TRAILER), lines, rejects: rejectCount, bytesRead });
        port?.postMessage({ kind: 'read', findings: findings(step.value) } satisfies FromWorker);
        return;
      }
      for (const line of step.value.lines) sink.add(line);
      for (const reject of step.value.rejects) {
        rejectCount++;
        if (rejects.length < REJECTS_KEPT) rejects.push({ ...reject, raw: printable(reject.raw.slice(0, RAW_KEPT)) });
      }
      for (const bytes of own.take()) await send({ kind: 'rows', bytes, lines, rejects: rejectCount, bytesRead });
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
