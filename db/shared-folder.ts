/** A folder that several processes share: one at a time sets it up, each notes that it uses it, and a process that died holds nothing. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process named in a lock or lease file, when it lives. */
function holder(file: string): number | null {
  try {
    const pid = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
    return pid > 0 && isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

/** Waits until this process alone may set the folder up (two minutes, or as many `tries` of 200 ms); a lock whose owner is dead is taken over.
 *  `onWait` is told once who holds it. */
export async function lockFolder(
  folder: string,
  { tries: most = 600, onWait }: { tries?: number; onWait?: (pid: number) => void } = {},
): Promise<() => void> {
  const lock = path.join(folder, 'lock');
  const mine = path.join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}`);
  fs.writeFileSync(mine, String(process.pid));
  try {
    let isTold = false;
    for (let tries = 0; tries < most; tries++) {
      try {
        fs.linkSync(mine, lock); // appears with its content or not at all, so nobody reads it empty
        return () => fs.rmSync(lock, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const pid = holder(lock);
        if (pid === null) takeAway(lock, `${mine}.dead`);
        else {
          if (!isTold) onWait?.(pid);
          isTold = true;
          await pause(200);
        }
      }
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  throw new Error(`Another process holds ${lock} for too long; remove it if nothing is starting.`);
}

/** Removes a dead lock by renaming it first: should a living process have taken it in between, it gets it back. */
function takeAway(lock: string, aside: string): void {
  try {
    fs.renameSync(lock, aside);
    if (holder(aside) !== null && !fs.existsSync(lock)) fs.renameSync(aside, lock);
    fs.rmSync(aside, { force: true });
  } catch {
    // another waiter was first
  }
}

/** Notes that this process uses the server, so that the last one to leave stops it. */
export function takeLease(home: string): { give(): void; others(): boolean } {
  const folder = path.join(home, 'users');
  fs.mkdirSync(folder, { recursive: true });
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(path.join(folder, name), String(process.pid));
  return {
    give: () => fs.rmSync(path.join(folder, name), { force: true }),
    others: () =>
      fs.readdirSync(folder).some((other) => {
        if (other === name) return false;
        if (holder(path.join(folder, other)) !== null) return true;
        fs.rmSync(path.join(folder, other), { force: true });
        return false;
      }),
  };
}
