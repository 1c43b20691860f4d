/** A COPY whose server goes away fails its caller, and nobody else: an import must not take the whole application with it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCopy } from './copy.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function broken() {
  const connection = await database.pool.connect();
  await connection.query('BEGIN');
  await connection.query('CREATE TEMP TABLE copied (text text)');
  const { rows } = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const copy = openCopy(connection, 'COPY copied FROM STDIN');
  await copy.write(Buffer.from('one\n'));
  const gone = new Promise((resolve) => connection.once('end', resolve));
  await database.owner.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  return { copy, gone, connection };
}

it('Whoever writes, ends or gives up after the server went away is told once, and the process lives', async () => {
  const { copy, gone, connection } = await broken();
  await gone;
  await expect(copy.write(Buffer.from('two\n'))).rejects.toThrow();
  await copy.giveUp(new Error('the reading failed as well'));
  await expect(copy.write(Buffer.from('three\n'))).rejects.toThrow();
  connection.release(true);
});

it('A COPY that is being ended when the server goes away is not ended well', async () => {
  const { copy, gone, connection } = await broken();
  await expect(copy.end(Buffer.from('two\n'))).rejects.toThrow();
  await gone;
  await copy.giveUp(new Error('too late'));
  connection.release(true);
  expect((await database.db.execute('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('A COPY that is ended after the server went away is not ended well', async () => {
  const { copy, gone, connection } = await broken();
  await gone;
  await expect(copy.end(Buffer.from('two\n'))).rejects.toThrow();
  connection.release(true);
});

it('What a COPY had begun to write when the server went away is written nowhere, and nobody is thrown at', async () => {
  const { copy, gone, connection } = await broken();
  // More than a socket takes at once: the rest, and the end, are still to be written when the error arrives.
  const writing = copy.write(Buffer.alloc(32 << 20, 'two\n'));
  const ending = copy.end(Buffer.from('three\n'));
  await expect(writing).rejects.toThrow();
  await expect(ending).rejects.toThrow();
  await gone;
  connection.release(true);
});
