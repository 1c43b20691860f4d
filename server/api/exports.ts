/** The one list of what can be taken out as a file. */
import type { z } from 'zod';
import { exportTrail } from '../audit/export-trail.ts';
import type { ExportDefinition } from '../exports/export.ts';
import { exportAccountStatement } from '../ledger/export-account-statement.ts';
import { exportAccounts } from '../ledger/export-accounts.ts';
import { exportEntries } from '../ledger/export-entries.ts';
import { exportHolds } from '../ledger/export-holds.ts';
import { exportTrialBalance } from '../ledger/export-trial-balance.ts';
import { exportMerchants } from '../merchants/export-merchants.ts';
import { exportPayments } from '../payments/export-payments.ts';
import { exportCalendar } from '../reconciliation/calendar/export-calendar.ts';
import { exportDifferences } from '../reconciliation/differences/export-differences.ts';
import { exportInbox } from '../reconciliation/inbox/export-inbox.ts';
import { exportLines } from '../statements/export-lines.ts';
import { exportStaff } from './export-staff.ts';

const ALL = [
  exportPayments,
  exportDifferences,
  exportCalendar,
  exportInbox,
  exportLines,
  exportMerchants,
  exportEntries,
  exportAccountStatement,
  exportAccounts,
  exportHolds,
  exportTrialBalance,
  exportTrail,
  exportStaff,
] as const;

export type AnyExport = ExportDefinition<z.ZodType, unknown>;

/** Definitions by id. Each keeps its own row type inside; outside only its filter and its bytes are seen. */
export const EXPORTS: ReadonlyMap<string, AnyExport> = new Map(
  ALL.map((definition) => [definition.id, definition as unknown as AnyExport]),
);
