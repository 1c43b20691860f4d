/** The first-run page's question: what would reconciliation say to these files? Everything is rolled back; nothing is stored. */
import { stoppableConnection } from '../../../db/client.ts';
import { auditAlone, requirePermission } from '../../guard/command.ts';
import type { Ambience } from '../../guard/context.ts';
import { withImportSlot } from '../../statements/turns.ts';
import { compareFiles, type FilesRequest } from './compare-files.ts';
import type { ComparedDifference, Preview } from './contract.ts';

const DOOR = { name: 'reconciliation.preview', permission: 'reconciliation.preview' } as const;
/** What a page can show; the counts are of all. */
const SHOWN_MAX = 2_000;
/** Of one file. */
const REJECTS_SHOWN = 200;

/** The counts are of all, also where not all are handed over. */
export type PreviewAnswer = Preview & { differenceCount: number; waitingCount: number };

/** Refuses what the readers and `compareFiles` refuse. */
export async function previewReconciliation(ambience: Ambience, request: FilesRequest): Promise<PreviewAnswer> {
  await requirePermission(ambience, DOOR.name, DOOR.permission);
  request.tell?.({ stage: 'waiting' });
  const done = await withImportSlot(() => compareOnce(ambience, request), request.signal);
  await auditAlone(ambience, DOOR.name, 'done', {
    summary: `${request.statements.map((file) => file.name).join(', ')} against ${request.orders.name}: ${done.differenceCount} differences, nothing stored`,
  });
  return done;
}

/** Holds a connection for as long as the files are read and compared. Whoever stops it ends the connection, and with it what the database is at:
 *  a join of millions of rows is not asked whether it is still wanted. */
async function compareOnce(ambience: Ambience, request: FilesRequest): Promise<PreviewAnswer> {
  request.signal?.throwIfAborted();
  const { client, giveBack } = await stoppableConnection(ambience.database, request.signal);
  let answer: PreviewAnswer | null = null;
  let count = 0;
  const shown: ComparedDifference[] = [];
  try {
    await compareFiles(
      client,
      { ...request, duplicatesBeside: SHOWN_MAX },
      { now: ambience.clock.now(), random: ambience.random },
      ({ dates, rule, statements, orders, comparison, waiting, proposals, leftAside }) => {
        answer = {
          dates,
          zone: rule.zone,
          dayCut: rule.dayCut,
          statements: statements.map(({ file, statementId, findings, controlTotals, listedElsewhere }) => ({
            statementId,
            file,
            formatId: findings.formatId ?? '',
            title: findings.formatId ?? '',
            lines: BigInt(findings.lines),
            listedElsewhere,
            rejectCount: findings.rejectCount,
            rejects: findings.rejects.slice(0, REJECTS_SHOWN),
            controlTotals,
          })),
          orders: { rows: BigInt(orders.rowCount), rejectCount: orders.rejectCount, rejects: orders.rejects.slice(0, REJECTS_SHOWN) },
          statementTotals: comparison.statement,
          bookTotals: comparison.books,
          matched: { count: comparison.matched.count, byCurrency: comparison.matched.byCurrency, byRule: comparison.matched.byRule },
          waiting: waiting.slice(0, SHOWN_MAX),
          differences: shown,
          proposals: proposals.slice(0, 200),
          leftAside,
          autoMatch: comparison.autoMatch,
          differenceCount: 0,
          waitingCount: waiting.length,
        };
      },
      (found) => {
        count += found.length;
        shown.push(...found.slice(0, Math.max(0, SHOWN_MAX - shown.length)));
      },
    );
  } catch (error) {
    request.signal?.throwIfAborted();
    throw error;
  } finally {
    giveBack();
  }
  const done = answer as PreviewAnswer | null;
  if (!done) throw new Error('the comparison ended without a result');
  done.differenceCount = count;
  return done;
}
