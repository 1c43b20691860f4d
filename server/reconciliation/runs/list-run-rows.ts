/** What stands behind the figures of a run, line by line: compared, matched, waiting, others, left aside, offered. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, malformedCursor } from '../../guard/page.ts';
import type { QueryContext } from '../../guard/query.ts';
import { query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import { type MatchRow, selectMatches } from '../matches/store.ts';
import { type Narrow, type RunRow, type RunRowPair, runRowsInput } from './contract.ts';
import { type LinePlace, selectComparedLines, selectLeftAside, selectMatchedLines, selectOtherLines, selectWaiting } from './rows-store.ts';
import { selectRun } from './store.ts';

const ID = z.guid();

type Page = { rows: RunRowPair[]; nextCursor: string | null };

/** Refuses `run_not_found`, `run_not_done`, `cursor_malformed`. */
export const listRunRows = query({
  name: 'reconciliation.list_run_rows',
  permission: 'reconciliation.read',
  input: runRowsInput,
  run: async ({ db }, { runId, set, cursor, limit, ...narrow }): Promise<Page> => {
    const run = await selectRun(db, runId);
    if (!run) throw new DomainError('not_found', 'run_not_found', 'Run not found');
    if (run.status !== 'done') throw new DomainError('precondition', 'run_not_done', 'This run did not finish, so it has no results');
    const [stage, key] = placeIn(set, cursor);
    switch (set) {
      case 'matched':
        return matched(db, run, narrow, stage, key, limit);
      case 'compared':
        return linePage(await selectComparedLines(db, run, narrow, placeOf(key), limit));
      case 'others':
        return linePage(await selectOtherLines(db, run, placeOf(key), limit));
      case 'waiting':
        return recordPage(await selectWaiting(db, run, key || null, limit));
      case 'left_aside':
        return recordPage(await selectLeftAside(db, run, key || null, limit));
      case 'proposed':
        return matchPage(await selectMatches(db, runId, 'proposed', {}, key || null, limit + 1), limit);
    }
  },
});

/** Which of the kinds of rows comes next, and after which: a line by its place in the file, everything else by its id. */
function placeIn(set: z.output<typeof runRowsInput>['set'], cursor: string | undefined): readonly [stage: string, key: string] {
  const found = decodeCursor(cursor, ['text', 'text']);
  if (!found) return ['', ''];
  const [stage, key] = found;
  const isLine = set === 'compared' || set === 'others' || (set === 'matched' && stage === 'line');
  if (!(isLine ? /^\d{1,4} \d{1,9}$/.test(key) : ID.safeParse(key).success)) throw malformedCursor();
  return [stage, key];
}

function placeOf(key: string): LinePlace {
  const [statement = '0', line = '0'] = key.split(' ');
  return { statement: Number.parseInt(statement, 10) || 0, line: Number.parseInt(line, 10) || 0 };
}

const linePage = ({ rows, next }: { rows: RunRowPair[]; next: LinePlace | null }): Page => ({
  rows,
  nextCursor: next ? encodeCursor(['line', `${next.statement} ${next.line}`]) : null,
});
const recordPage = ({ rows, next }: { rows: RunRowPair[]; next: string | null }): Page => ({
  rows,
  nextCursor: next ? encodeCursor(['record', next]) : null,
});

/** A match of several is as many rows as its longer side. */
function matchPage(found: MatchRow[], limit: number): Page {
  const kept = found.slice(0, limit);
  const rows = kept.flatMap((match) =>
    Array.from(
      { length: Math.max(match.channel.length, match.ours.length) },
      (_none, at): RunRowPair => ({
        key: `${match.id} ${at}`,
        rule: match.rule,
        channel: match.channel[at] ?? null,
        ours: match.ours[at] ?? null,
      }),
    ),
  );
  return { rows, nextCursor: found.length > limit ? encodeCursor(['match', kept.at(-1)?.id ?? '']) : null };
}

/** First the matches worth a look (across days, of several, by amount, by a person), then all the others in the order of the file. */
async function matched(db: QueryContext['db'], run: RunRow, narrow: Narrow, stage: string, key: string, limit: number): Promise<Page> {
  if (stage === 'line') return linePage(await selectMatchedLines(db, run, narrow, placeOf(key), limit));
  const found = await selectMatches(db, run.id, 'confirmed', narrow, key || null, limit + 1);
  if (found.length > limit) return matchPage(found, limit);
  const first = matchPage(found, limit).rows;
  const { rows, nextCursor } = linePage(await selectMatchedLines(db, run, narrow, placeOf(''), Math.max(1, limit - first.length)));
  return { rows: [...first, ...rows], nextCursor };
}
