/** Ports: is one free, which one is. */
import net from 'node:net';

/** The port that was bound, or why none could be (`EADDRINUSE`, `EACCES`, …). */
const tryPort = (port: number, host?: string) =>
  new Promise<number | string>((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => {
      const { port: bound } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(bound));
    });
  });

/** Null when nobody listens on the port, neither on `host` nor on every address, and this user may; else the code of the error. */
export async function portProblem(port: number, host: string): Promise<string | null> {
  const there = await tryPort(port, host);
  if (typeof there === 'string') return there;
  const everywhere = await tryPort(port);
  return typeof everywhere === 'string' ? everywhere : null;
}

/** `wanted` when it is free, else any free port. */
export async function findFreePort(wanted: number): Promise<number> {
  const first = await tryPort(wanted, '127.0.0.1');
  const port = typeof first === 'number' ? first : await tryPort(0, '127.0.0.1');
  if (typeof port === 'string') throw new Error(`This machine has no free port (${port}).`);
  return port;
}
