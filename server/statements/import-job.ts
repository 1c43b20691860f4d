/** What the steps of one import know of it: who imports which received file for which channel, and how it is read. */
import type { ChannelRow } from '../channels/contract.ts';
import type { Ambience } from '../guard/context.ts';
import type { DomainError } from '../kernel/errors.ts';
import type { ImportOptions, ImportResult } from './contract.ts';
import type { ProgressReport } from './import-progress.ts';
import type { ParseFindings, ParseRequest } from './parse-messages.ts';
import type { ReceivedFile } from './receive-file.ts';

/** The permission that every step of an import is done under. */
export const DOOR = { name: 'statements.import_statement', permission: 'statement.upload' } as const;

export type Job = {
  ambience: Ambience;
  channel: ChannelRow;
  options: ImportOptions;
  name: string;
  file: ReceivedFile;
  parse: ParseRequest;
  report: ProgressReport;
  signal: AbortSignal | undefined;
  begun: number;
};

export type Imported = Omit<ImportResult, 'followUp'>;

/** Leaves the transaction with what was found, so that nothing of it stays; the refusal is kept in one of its own. */
export class Refused extends Error {
  readonly refusal: DomainError;
  readonly findings: ParseFindings;
  constructor(refusal: DomainError, findings: ParseFindings) {
    super(refusal.message);
    this.refusal = refusal;
    this.findings = findings;
  }
}
