/** Our side, in a process of its own: the statement is imported as any other (bytes hashed and kept, every line parsed and stored,
 *  published in one transaction) and the date reconciled with the payments that are there. Prints seconds, peak memory and counts as JSON. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../db/client.ts';
import { systemActor } from '../../server/guard/context.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { systemRandom } from '../../server/kernel/random.ts';
import { type RunAnswer, runReconciliation } from '../../server/reconciliation/runs/run-reconciliation.ts';
import { importStatement } from '../../server/statements/import-statement.ts';
import { prepareParser } from '../../server/statements/parse-in-worker.ts';
import { DATE } from './world.ts';

const [url, statement, channelCode, mappingId] = process.argv.slice(2) as [string, string, string, string];
const database = connect(url, { max: 4 });
const ambience = { database, clock: systemClock, random: systemRandom, actor: systemActor('bench'), requestId: 'bench', ip: null };
// A connection and a reader are there before the clock runs, as in a server.
await database.pool.query('SELECT 1');
prepareParser();
await pause(1000);
const baseMb = Math.round(process.memoryUsage().rss / 2 ** 20);
const began = performance.now();
let importedAt = began;
let results: RunAnswer['results'] | undefined;
const imported = await importStatement(
  ambience,
  {
    channelCode,
    name: path.basename(statement),
    businessDate: DATE,
    mappingId,
    source: 'api',
    bytes: createReadStream(statement, { highWaterMark: 1 << 18 }),
  },
  {
    // As in the product: the run follows the publication.
    onPublished: async () => {
      importedAt = performance.now();
      results = (await runReconciliation(ambience, { channelCode, businessDate: DATE })).results;
    },
  },
);
const ended = performance.now();
if (!results) throw new Error('the run failed');
const counts: Record<string, number> = { matched: Number.parseInt(results.matched.count.toString(), 10) };
for (const row of results.differences) counts[row.kind] = (counts[row.kind] ?? 0) + Number.parseInt(row.count.toString(), 10);
process.stdout.write(
  JSON.stringify({
    seconds: (ended - began) / 1000,
    importSeconds: (importedAt - began) / 1000,
    runSeconds: (ended - importedAt) / 1000,
    lines: imported.lineCount,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    baseMb,
    counts,
  }),
);
await database.close();
