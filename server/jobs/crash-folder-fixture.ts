/** The program that the crash tests of the watched folder kill: it watches the folder of STATEMENTS_FOLDER as the worker does, at a pace of its own.
 *  `node crash-folder-fixture.ts` with DATABASE_URL. */
import { connect } from '../../db/client.ts';
import { newRequestId } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { watchFolder } from '../statements/folder/watch-folder.ts';
import { FOLDER_ACTOR, folderPorts } from './watch-statements-folder.ts';

const database = connect(process.env.DATABASE_URL ?? '', { max: 6 });
const ambience = (): Ambience => ({
  database,
  clock: systemClock,
  random: systemRandom,
  actor: systemActor(FOLDER_ACTOR),
  requestId: newRequestId({ random: systemRandom }),
  ip: null,
});

const watch = watchFolder({
  folder: process.env.STATEMENTS_FOLDER ?? '',
  ambience,
  ports: folderPorts(ambience, async () => undefined),
  times: { everyMs: 60, quietMs: 100, emptyQuietMs: 300, heldMs: 900 },
  onEnd: ({ name, end, reason }) => console.log(`end ${name} ${end} ${reason ?? ''}`),
  onAlert: ({ problems }) => console.error(`alert ${JSON.stringify(problems)}`),
});
process.once('SIGTERM', () => void watch.stop().then(() => process.exit(0)));
console.log('watching');
