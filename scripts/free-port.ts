/** Ports: is one free, which one is. */
import net from 'node:net';

const tryPort = (port: number, host?: string) =>
  new Promise<number | null>((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, host, () => {
      const { port: bound } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(bound));
    });
  });

/** True when nobody listens on the port, neither on `host` nor on every address. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  return (await tryPort(port, host)) !== null && (await tryPort(port)) !== null;
}

/** `wanted` when it is free, else any free port. */
export async function findFreePort(wanted: number): Promise<number> {
  const port = (await tryPort(wanted, '127.0.0.1')) ?? (await tryPort(0, '127.0.0.1'));
  if (port === null) throw new Error('This machine has no free port.');
  return port;
}
