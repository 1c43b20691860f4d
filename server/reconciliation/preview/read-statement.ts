/** A statement file read into a temporary table of lines, to be compared and forgotten. */
import { stat } from 'node:fs/promises';
import { type Connection, openCopy } from '../../../db/copy.ts';
import type { ControlTotal } from '../../statements/contract.ts';
import { LINE_COLUMNS } from '../../statements/copy-lines.ts';
import type { StatementMapping } from '../../statements/formats/mapped/contract.ts';
import { parseInWorker } from '../../statements/parse-in-worker.ts';
import type { ParseFindings } from '../../statements/parse-messages.ts';
import { refuseTotalsAlone, refuseWrongTotals } from '../../statements/statement-verdict.ts';
import type { Rules } from '../engine/rules.ts';
import type { Execute } from '../engine/store.ts';
import { foldFees } from './complete-lines.ts';
import type { CompareStep } from './contract.ts';

export type NamedFile = { name: string; path: string };
/** With a mapping where it is to be read with one; otherwise its format is recognised, or the one of the request. */
export type StatementFile = NamedFile & { mapping?: StatementMapping | undefined };
export type ReadStatement = {
  file: string;
  statementId: string;
  findings: ParseFindings;
  controlTotals: ControlTotal[];
  /** Lines that another of the statements lists as well: they are compared once. */
  listedElsewhere: bigint;
};

/** How it is read where the file does not say so itself. */
type Reading = {
  formatId?: string | undefined;
  date?: string | undefined;
  signal?: AbortSignal | undefined;
  tell?: ((step: CompareStep) => void) | undefined;
};

/** Bills of movements repeat the payments of the trade bill, with less said about each. */
export const saysLess = (formatId: string | null) => formatId === 'wechat_fund_flow' || formatId === 'alipay_account';

/** Reads a statement into `lines`, one of the tables of a comparison. Refuses what its reader refuses, and totals that do not hold. */
export async function readStatement(
  client: Connection,
  execute: Execute,
  lines: string,
  file: StatementFile,
  statementId: string,
  rules: Rules,
  request: Reading,
): Promise<ReadStatement> {
  const copy = openCopy(client, `COPY ${lines} (${LINE_COLUMNS.join(', ')}) FROM STDIN (FORMAT binary)`);
  const parse = {
    path: file.path,
    name: file.name,
    formatId: file.mapping ? null : (request.formatId ?? null),
    mapping: file.mapping ?? null,
    zone: rules.zone,
    dayCut: rules.dayCut,
    windowMinutes: rules.dayCutWindowMinutes,
    statementId,
    ...(request.date ? { date: request.date } : {}),
  };
  try {
    const byteSize = (await stat(file.path)).size;
    const progress = (lines: number, _rejects: number, bytesRead: number) =>
      request.tell?.({ stage: 'reading', file: file.name, of: 'statement', lines, bytesRead, byteSize });
    progress(0, 0, 0);
    const outcome = await parseInWorker(parse, { write: copy.write, progress }, request.signal);
    if (!outcome.read) throw outcome.refusal;
    await copy.end();
    const controlTotals = outcome.findings.summary?.controlTotals ?? [];
    refuseWrongTotals(file.name, controlTotals, outcome.findings.rejectCount);
    refuseTotalsAlone(file.name, outcome.findings.formatId);
    if (saysLess(outcome.findings.formatId)) await foldFees(execute, lines, statementId);
    return { file: file.name, statementId, findings: outcome.findings, controlTotals, listedElsewhere: 0n };
  } catch (error) {
    await copy.giveUp(error as Error);
    throw error;
  }
}
