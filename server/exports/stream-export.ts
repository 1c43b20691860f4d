/** Turns an export into the bytes of a file, row by row: nothing waits for the last row before the first is sent. */
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { recentLimiter } from '../access/rate-limit.ts';
import { auditAlone, readInput, requirePermission } from '../guard/command.ts';
import { type Ambience, actorName } from '../guard/context.ts';
import { whileSignedIn } from '../guard/while-signed-in.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { aboutFile } from './about-file.ts';
import { CSV_BOM, csvRow } from './csv.ts';
import { type Cell, columnsIn, type ExportDefinition, type Language } from './export.ts';
import { exportFileName } from './file-name.ts';
import { xlsxStream } from './xlsx.ts';

const PER_MINUTE = 5;
const limiter = recentLimiter('exports', PER_MINUTE);

export type ExportRequest = { format: 'csv' | 'xlsx'; language: Language; filter: unknown };
export type ExportFile = { name: string; contentType: string; body: Readable };

/** Whether an export would begin now, without beginning it: for a screen that tells a person before it follows a link. Refuses what
 *  `streamExport` refuses, but what only the reading of rows can tell. */
export async function checkExport<I extends z.ZodType, T>(
  definition: ExportDefinition<I, T>,
  ambience: Ambience,
  filter: unknown,
): Promise<void> {
  await requirePermission(ambience, `export.${definition.id}`, definition.permission);
  readInput(definition.filter, filter);
  await requireTurn(ambience, 'look');
}

/** Five a minute for a person, under whichever login: each reads all that a filter finds. Refuses `too_many_exports`. */
export async function requireTurn(ambience: Ambience, act: 'take' | 'look'): Promise<void> {
  const { actor } = ambience;
  const seconds = actor.kind === 'staff' ? await limiter[act](ambience, actor.personId) : null;
  if (seconds !== null) throw new DomainError('limit', 'too_many_exports', `Try again in ${seconds} seconds`, { seconds });
}

/** Refuses what a query refuses, and `too_many_exports`. The trail says who took what out, and with which filter, before the first byte leaves.
 *  Breaks off where the session is ended meanwhile. */
export async function streamExport<I extends z.ZodType, T>(
  definition: ExportDefinition<I, T>,
  ambience: Ambience,
  request: ExportRequest,
): Promise<ExportFile> {
  await requirePermission(ambience, `export.${definition.id}`, definition.permission);
  const filter = readInput(definition.filter, request.filter);
  await requireTurn(ambience, 'take');
  const now = ambience.clock.now();
  const context = { db: ambience.database.db, actor: ambience.actor, now, requestId: ambience.requestId, ip: ambience.ip };
  const rows = definition.rows(context, filter)[Symbol.asyncIterator]();
  // The first page is read here: what a filter asks wrongly is a refusal, and never a file that breaks off.
  let next = await rows.next();
  const meaning = (await definition.meaning?.(context, filter)) ?? {};
  const front = request.format === 'xlsx' ? await definition.front?.(context, filter, request.language) : undefined;
  await auditAlone(ambience, `export.${definition.id}`, 'done', {
    subjectKind: 'export',
    subjectId: definition.id,
    summary: `exported ${definition.id} as ${request.format}`,
    after: { filter, format: request.format },
  });
  await failpoint('export.audited_before_first_byte');
  const { language } = request;
  const columns = columnsIn(definition.columns, language);
  const everyRow = async function* () {
    for (; !next.done; next = await rows.next()) {
      await failpoint('export.between_rows');
      yield next.value;
    }
  };
  const given = whileSignedIn(ambience, everyRow());
  const cells = async function* (): AsyncIterable<Cell[]> {
    for await (const row of given) yield columns.map((column) => column.cell(row, language));
  };
  const headers = columns.map((column) => column.header[language]);
  const name = exportFileName(definition.id, filter, meaning, now, request.format);
  const sheetName = definition.sheetName[language];
  if (request.format === 'xlsx') {
    // What has sheets of its own says it there.
    const about = (count: number) =>
      aboutFile({ list: sheetName, by: actorName(ambience.actor), at: now, filter, words: meaning.words, rows: count }, language);
    return {
      name,
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      body: xlsxStream(headers, cells(), sheetName, front ?? [], front ? undefined : about),
    };
  }
  // Bytes, not text: a web stream of text is no body of a response.
  const lines = async function* () {
    let piece = CSV_BOM + csvRow(headers.map((value) => ({ as: 'text', value })));
    for await (const row of cells()) {
      piece += csvRow(row);
      if (piece.length > 32_000) {
        yield Buffer.from(piece);
        piece = '';
      }
    }
    if (piece) yield Buffer.from(piece);
  };
  return { name, contentType: 'text/csv; charset=utf-8', body: Readable.from(lines()) };
}
