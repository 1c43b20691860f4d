/** Brings the embedded PostgreSQL back when it ended by itself: a disk that was full, a kill, too little memory. The programs that use it wait. */
import net from 'node:net';

const LOOK_MS = 2000;
const PAUSE_MAX_MS = 60_000;

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Looks every other second whether somebody listens at the port; where nobody does, `restart` is called until it succeeds, with growing pauses.
 *  Answers what ends the looking, which waits for a restart that is under way. */
export function keepDatabase(port: number, restart: () => Promise<unknown>, say: (text: string) => void): () => Promise<void> {
  let ended = false;
  let pauseMs = LOOK_MS;
  let timer: NodeJS.Timeout;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    if (await isListening(port)) pauseMs = LOOK_MS;
    else if (!ended) {
      say('PostgreSQL ended; it is started again');
      try {
        await restart();
        say('PostgreSQL is back');
        pauseMs = LOOK_MS;
      } catch (error) {
        pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
        const isFull = /no space left on device|ENOSPC/i.test(String(error));
        say(`PostgreSQL did not start${isFull ? ': there is no room left on the disk. Make room' : ''}; next try in ${pauseMs / 1000} s`);
      }
    }
    if (!ended) wait();
  };
  const wait = () => {
    timer = setTimeout(() => {
      looking = look();
    }, pauseMs);
    timer.unref();
  };
  wait();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await looking;
  };
}
