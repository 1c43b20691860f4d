/** How much memory the processes of the application may keep. Without a bound V8 lets garbage lie until gigabytes are full: loading the modules
 *  alone leaves some 160 MB of it. The reader of a file is a thread with bounds of its own (server/statements/parse-in-worker.ts). */
import { SetupError } from './setup-error.ts';

/** Megabytes of old and of young space, and the variable that asks for another old space. */
const BOUNDS = {
  web: { variable: 'PINGZHANG_WEB_HEAP_MB', oldMb: 384, youngMb: 16 },
  worker: { variable: 'PINGZHANG_WORKER_HEAP_MB', oldMb: 256, youngMb: 8 },
} as const;

const LEAST_MB = 128;
const MOST_MB = 65_536;

/** The options for Node. Refuses (`SetupError`) what is no number of megabytes. */
export function heapBounds(process: keyof typeof BOUNDS, environment: Record<string, string | undefined>): string[] {
  const { variable, oldMb, youngMb } = BOUNDS[process];
  const text = environment[variable] || String(oldMb);
  const megabytes = /^\d{1,6}$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (megabytes < LEAST_MB || megabytes > MOST_MB)
    throw new SetupError(
      `${variable}=${text} is not a valid memory size. Use megabytes from ${LEAST_MB} to ${MOST_MB}, such as ${variable}=${oldMb}.`,
    );
  return [`--max-old-space-size=${megabytes}`, `--max-semi-space-size=${youngMb}`];
}
