/** Everything of a run in one archive: the statements as they came, what was matched, the differences, what could not be read, and a manifest
 *  with the run's figures and the SHA-256 of each file. Written as it is read: memory does not grow with the day. */
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import yazl from 'yazl';
import { z } from 'zod';
import { sentenceCell } from '../../exports/chinese-words.ts';
import { CSV_BOM, csvRow } from '../../exports/csv.ts';
import { type Cell, codeCell, columnsIn, type Language } from '../../exports/export.ts';
import { requireTurn } from '../../exports/stream-export.ts';
import { auditAlone, readInput, requirePermission } from '../../guard/command.ts';
import { type Ambience, actorName } from '../../guard/context.ts';
import type { QueryContext } from '../../guard/query.ts';
import { whileSignedIn } from '../../guard/while-signed-in.ts';
import { DomainError } from '../../kernel/errors.ts';
import { bytesOf } from '../../statements/download-file.ts';
import { readerText } from '../../statements/formats/wording.ts';
import { statementById } from '../../statements/get-statement.ts';
import { rejectsOf } from '../../statements/list-rejects.ts';
import { REJECT_ZH } from '../../statements/statements-in-chinese.ts';
import { DIFFERENCE_ZH, RULE_ZH } from '../differences/difference-in-chinese.ts';
import { exportDifferences } from '../differences/export-differences.ts';
import type { Side } from '../engine/contract.ts';
import type { RunRow } from './contract.ts';
import { listRunRows } from './list-run-rows.ts';
import { selectRun } from './store.ts';

export const runPackInput = z.strictObject({ runId: z.uuid(), language: z.enum(['en', 'zh']).default('zh') });
export type RunPack = { name: string; body: Readable };

const NAME = 'export.run_pack';
/** It holds what each of these lets one see. */
const PERMISSIONS = ['statement.download', 'statement.read', 'reconciliation.read', 'difference.read'] as const;
const PAGE = 200;

/** Whether the pack would begin now, without beginning it. Refuses what `takeRunPack` refuses. */
export async function checkRunPack(ambience: Ambience, raw: unknown): Promise<void> {
  await requirePack(ambience, raw, 'look');
}

/** Refuses `permission_missing`, `run_not_found`, `run_not_done` and `too_many_exports`, and writes to the trail before the first byte.
 *  Breaks off where the session is ended meanwhile. */
export async function takeRunPack(ambience: Ambience, raw: unknown): Promise<RunPack> {
  const { run, language } = await requirePack(ambience, raw, 'take');
  const at = ambience.clock.now();
  await auditAlone(ambience, NAME, 'done', {
    subjectKind: 'run',
    subjectId: run.id,
    summary: `took the pack of ${run.no}`,
    after: { runId: run.id, language },
  });
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  zip.outputStream.pipe(out);
  // A failure breaks the archive off before its directory: no program opens it as a whole one.
  void fill(zip, ambience, run, language, at).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return { name: `run-${run.channelCode}-${run.businessDate}-${run.runNo}.zip`, body: out };
}

async function requirePack(ambience: Ambience, raw: unknown, act: 'take' | 'look'): Promise<{ run: RunRow; language: Language }> {
  for (const permission of PERMISSIONS) await requirePermission(ambience, NAME, permission);
  const { runId, language } = readInput(runPackInput, raw);
  const run = await selectRun(ambience.database.db, runId);
  if (!run) throw new DomainError('not_found', 'run_not_found', 'Run not found');
  if (run.status !== 'done') throw new DomainError('precondition', 'run_not_done', 'This run did not finish, so it has no results');
  await requireTurn(ambience, act);
  return { run, language };
}

type Pack = { zip: yazl.ZipFile; ambience: Ambience };
type Entry = { path: string; bytes: number; sha256: string; rows?: number };

/** Puts one file into the archive and answers what went in; the next one begins when it has ended. */
async function add({ zip, ambience }: Pack, path: string, pieces: AsyncIterable<Buffer>, at: Date, isPacked = false): Promise<Entry> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* () {
    for await (const piece of whileSignedIn(ambience, pieces)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  const stream = Readable.from(counted());
  const ended = new Promise<void>((resolve, reject) => stream.once('end', resolve).once('error', reject));
  zip.addReadStream(stream, path, { mtime: at, compress: !isPacked });
  await ended;
  return { path, bytes, sha256: hash.digest('hex') };
}

async function addTable(pack: Pack, path: string, headers: readonly string[], rows: AsyncIterable<Cell[]>, at: Date): Promise<Entry> {
  let count = 0;
  const lines = async function* () {
    let piece = CSV_BOM + csvRow(headers.map((value) => ({ as: 'text', value })));
    for await (const row of rows) {
      count++;
      piece += csvRow(row);
      if (piece.length > 32_000) {
        yield Buffer.from(piece);
        piece = '';
      }
    }
    if (piece) yield Buffer.from(piece);
  };
  const entry = await add(pack, path, lines(), at);
  return { ...entry, rows: count };
}

/** A name that stays inside the archive's folder, whatever the file was called. */
const safeName = (name: string) =>
  name
    .replaceAll(/[/\\:\p{Cc}]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-120) || 'file';

async function fill(zip: yazl.ZipFile, ambience: Ambience, run: RunRow, language: Language, at: Date): Promise<void> {
  const { db } = ambience.database;
  const pack: Pack = { zip, ambience };
  const context: QueryContext = { db, actor: ambience.actor, now: at, requestId: ambience.requestId, ip: ambience.ip };
  const entries: Entry[] = [];
  const statements = [];
  for (const [index, id] of run.statementIds.entries()) {
    const statement = await statementById(db, id);
    const { no, fileName, sha256, byteSize, lineCount, rejectCount } = statement;
    const path = `statements/${index + 1}-${safeName(fileName)}`;
    const entry = await add(pack, path, bytesOf(db, statement), at, /\.(zip|gz|xlsx)$/i.test(fileName));
    entries.push(entry);
    statements.push({ id, no, fileName, path, sha256, byteSize, lineCount, rejectCount });
  }
  entries.push(await addTable(pack, 'matched.csv', MATCHED[language], matchedRows(context, run, language), at));
  const columns = columnsIn(exportDifferences.columns, language);
  entries.push(
    await addTable(
      pack,
      'differences.csv',
      columns.map((column) => column.header[language]),
      differenceRows(context, run, language),
      at,
    ),
  );
  entries.push(await addTable(pack, 'rejects.csv', REJECTS[language], rejectRows(context, run, language), at));
  const { results, ...of } = run;
  const manifest = {
    format: 'pingzhang-run-pack/1',
    run: of,
    figures: results,
    statements,
    files: entries,
    takenAt: at,
    takenBy: actorName(ambience.actor),
  };
  const text = JSON.stringify(manifest, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
  zip.addBuffer(Buffer.from(`${text}\n`), 'manifest.json', { mtime: at });
  zip.end();
}

const MATCHED: Record<Language, string[]> = {
  en: [
    'Our no.',
    'Channel no.',
    'Kind',
    'Currency',
    'Statement amount',
    'Our amount',
    'Channel time',
    'Our time',
    'Statement',
    'Line',
    'Rule',
  ],
  zh: ['我方单号', '渠道订单号', '类型', '币种', '账单金额', '我方金额', '渠道时间', '我方时间', '账单', '行号', '匹配方式'],
};
const REJECTS: Record<Language, string[]> = {
  en: ['Statement', 'Line', 'Column', 'Reason', 'What is wrong', 'As it came'],
  zh: ['账单', '行号', '列', '原因', '说明', '原文'],
};

const amountOf = (side: Side | null): Cell => ({ as: 'amount', value: side?.amountMinor ?? null, currency: side?.currency ?? 'CNY' });

async function* matchedRows(context: QueryContext, run: RunRow, language: Language): AsyncGenerator<Cell[]> {
  for (let cursor: string | undefined; ; ) {
    const page = await listRunRows.run(context, { runId: run.id, set: 'matched', limit: PAGE, cursor });
    for (const { channel, ours, rule } of page.rows) {
      const either = channel ?? ours;
      yield [
        { as: 'id', value: ours?.ourNo ?? channel?.ourNo ?? null },
        { as: 'id', value: channel?.channelNo ?? ours?.channelNo ?? null },
        codeCell(either?.kind ?? null, DIFFERENCE_ZH.recordKind, language),
        { as: 'text', value: either?.currency ?? null },
        amountOf(channel),
        amountOf(ours),
        { as: 'instant', value: channel?.occurredAt ?? null },
        { as: 'instant', value: ours?.occurredAt ?? null },
        { as: 'id', value: channel?.statementId ?? null },
        { as: 'count', value: channel?.lineNo ?? null },
        codeCell(rule, RULE_ZH, language),
      ];
    }
    if (!page.nextCursor) return;
    cursor = page.nextCursor;
  }
}

async function* differenceRows(context: QueryContext, run: RunRow, language: Language): AsyncGenerator<Cell[]> {
  for await (const row of exportDifferences.rows(context, { runId: run.id, runOutcome: 'standing' }))
    yield columnsIn(exportDifferences.columns, language).map((column) => column.cell(row, language));
}

async function* rejectRows({ db }: QueryContext, run: RunRow, language: Language): AsyncGenerator<Cell[]> {
  for (const id of run.statementIds)
    for await (const { lineNo, column, reason, message, raw } of rejectsOf(db, id, PAGE))
      yield [
        { as: 'id', value: id },
        { as: 'count', value: lineNo },
        { as: 'text', value: column },
        codeCell(reason, REJECT_ZH, language),
        sentenceCell(message, language, (words) => readerText(words, message)),
        { as: 'text', value: raw },
      ];
}
