/** Runs once when a server process starts: what must hold before the first request is answered, and a reader of statements at the ready. What a killed
 *  one left on disk goes. */

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { prepareServer } = await import('./server/access/prepare-server.ts');
  await prepareServer();
  const { prepareParser } = await import('./server/statements/parse-in-worker.ts');
  prepareParser();
  const [{ sweepTemporaryFolders }, { systemClock }] = await Promise.all([
    import('./server/statements/temporary-folder.ts'),
    import('./server/kernel/clock.ts'),
  ]);
  // Nobody waits for it: what is left behind harms nothing but the disk.
  sweepTemporaryFolders(systemClock.now()).catch(() => undefined);
}
