/** COPY into the database as a stream, with the two things the driver's stream leaves open: waiting for room, and giving up cleanly. */
import type pg from 'pg';
import { from } from 'pg-copy-streams';

/** A connection inside a transaction. */
export type Connection = pg.ClientBase;

export type Copy = {
  /** Resolves when there is room for more; rejects when the server ended the COPY. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the server has taken everything. */
  end(last?: Uint8Array): Promise<void>;
  /** Rows the server took, known after the end. */
  rowCount(): number;
  /** Ends it with an error: the transaction is lost, the connection stays usable. */
  giveUp(error: Error): Promise<void>;
};

/** Where a stream writes whose connection is gone: it lets go of the connection and would still call it for what it had begun. */
const NOWHERE = { stream: { write: () => true, once: () => undefined }, sendCopyFail: () => undefined };

/** `statement` is `COPY … FROM STDIN …`. */
export function openCopy(client: Connection, statement: string): Copy {
  const stream = client.query(from(statement));
  const driven = stream as unknown as { connection: unknown; handleError(error: Error): void };
  const letGo = driven.handleError.bind(stream);
  driven.handleError = (error) => {
    letGo(error);
    driven.connection = NOWHERE;
  };
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
    stream.once('close', resolve);
  });
  ended.catch(() => undefined);
  // A server that goes away says so here, without destroying the stream; a second word about it must find somebody who listens too.
  let isBroken = false;
  stream.on('error', () => {
    isBroken = true;
  });
  return {
    write: (bytes) => {
      if (stream.destroyed || isBroken) return ended;
      return stream.write(bytes) ? Promise.resolve() : Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), ended]);
    },
    end: (last) => {
      if (stream.destroyed || isBroken) return ended;
      if (last) stream.end(last);
      else stream.end();
      return ended;
    },
    rowCount: () => stream.rowCount ?? 0,
    giveUp: async (error) => {
      // Over a connection that is gone nothing can be given up: there is nobody to tell.
      if (stream.destroyed || stream.writableFinished || isBroken) return;
      stream.destroy(error);
      await ended.catch(() => undefined);
    },
  };
}
