/** Runs once when a server process starts: what must hold before the first request is answered, and a reader of statements at the ready. */

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { prepareServer } = await import('./server/access/prepare-server.ts');
  await prepareServer();
  const { prepareParser } = await import('./server/statements/parse-in-worker.ts');
  prepareParser();
}
