/** A form is taken apart the same however its bytes are cut into chunks, and what is no such form is refused with nothing left open. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { receiveForm } from './receive-form.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'form-test-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const BOUNDARY = 'b0undary-of-a-form';
const part = (head: string, content: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(content as Buffer),
    Buffer.from('\r\n'),
  ]);
const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);

let forms = 0;
async function received(bytes: Buffer, size = bytes.length, type: string | null = `multipart/form-data; boundary=${BOUNDARY}`) {
  const folder = path.join(root, String(forms++));
  fs.mkdirSync(folder);
  let isBegun = false;
  let isLeft = false;
  async function* chunks() {
    isBegun = true;
    try {
      // Each chunk in memory of its own, which is used again once it was taken.
      for (let at = 0; at < bytes.length; at += size) {
        const chunk = Uint8Array.from(bytes.subarray(at, at + size));
        yield chunk;
        chunk.fill(0);
      }
    } finally {
      isLeft = true;
    }
  }
  try {
    const { texts, files } = await receiveForm(chunks(), type, folder, { statement: 2, orders: 1 });
    const read = Object.fromEntries(
      Object.entries(files).map(([field, all]) => [field, all.map(({ name, path: at }) => [name, fs.readFileSync(at, 'latin1')])]),
    );
    return { texts, files: read };
  } finally {
    await expect.poll(() => isLeft || !isBegun).toBe(true);
  }
}

// Nearly a boundary, and every byte there is.
const HARD = Buffer.concat([
  Buffer.from(`\r\n--${BOUNDARY.slice(0, -1)}\r\n\r\n--\r`),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('\r\n'),
]);
const WHOLE = form(
  part('name="zone"', 'Asia/Shanghai'),
  part('name="statement"; filename="账单%22 a.csv"', HARD),
  part('name="statement"; filename="b.csv"\r\nContent-Type: text/csv', ''),
  part('name="else"; filename="c.csv"', 'not taken in'),
  part('name="orders"; filename="../\\"o\\".csv"', 'orders'),
);

it.each([1, 2, 3, 7, 19, 64, 1_000, 100_000])('in chunks of %i bytes', async (size) => {
  expect(await received(WHOLE, size)).toEqual({
    texts: { zone: 'Asia/Shanghai' },
    files: {
      statement: [
        ['账单" a.csv', HARD.toString('latin1')],
        ['b.csv', ''],
      ],
      orders: [['"o".csv', 'orders']],
    },
  });
});

it('a field may be called as what every object has', async () => {
  const names = ['constructor', '__proto__', 'toString'];
  const bytes = form(...names.map((name) => part(`name="${name}"; filename="a.csv"`, 'not taken in')), part('name="toString"', 'x'));
  expect(await received(bytes, 50)).toEqual({ texts: { toString: 'x' }, files: {} });
  await expect(received(form(part('name="constructor"', 'a'), part('name="constructor"', 'b')))).rejects.toMatchObject({
    reason: 'input_invalid',
  });
});

it('without a file and without a part', async () => {
  expect(await received(form())).toEqual({ texts: {}, files: {} });
});

it.each([
  ['that ends in the middle of a file', WHOLE.subarray(0, 300)],
  ['without its last boundary', WHOLE.subarray(0, WHOLE.length - 4)],
  ['of nothing', Buffer.alloc(0)],
  ['whose part names no field', form(part('filename="a.csv"', 'a'))],
  ['whose field has a name of ten thousand bytes', form(part(`name="${'x'.repeat(10_000)}"`, ''))],
  ['with a text of ten thousand bytes', form(part('name="zone"', 'x'.repeat(10_000)))],
  ['with a text twice', form(part('name="zone"', 'UTC'), part('name="zone"', 'Asia/Shanghai'))],
  ['of too many parts', form(...Array.from({ length: 41 }, () => part('name="a"', '')))],
  ['with too many files of a field', form(part('name="orders"; filename="a"', ''), part('name="orders"; filename="b"', ''))],
])('a form %s is refused', async (_what, bytes) => {
  await expect(received(bytes, 50)).rejects.toMatchObject({ reason: 'input_invalid' });
});

it('the boundary is that of the type, and what is no such type is refused', async () => {
  for (const type of [`Multipart/Form-Data; charset=utf-8; boundary="${BOUNDARY}"`, `multipart/form-data;boundary=${BOUNDARY}`])
    expect(await received(form(part('name="zone"', 'UTC')), 7, type)).toEqual({ texts: { zone: 'UTC' }, files: {} });
  for (const type of [
    null,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=other',
  ])
    await expect(received(WHOLE, 50, type), String(type)).rejects.toMatchObject({ reason: 'input_invalid' });
});

it('who leaves in the middle of a file is told from a form that is none, and nothing stays open', async () => {
  const folder = path.join(root, 'left');
  fs.mkdirSync(folder);
  async function* left() {
    yield WHOLE.subarray(0, 300);
    throw new Error('gone');
  }
  await expect(receiveForm(left(), `multipart/form-data; boundary=${BOUNDARY}`, folder, { statement: 2, orders: 1 })).rejects.toThrow(
    'gone',
  );
  const full = path.join(root, 'none', 'such');
  async function* whole() {
    yield WHOLE;
  }
  await expect(receiveForm(whole(), `multipart/form-data; boundary=${BOUNDARY}`, full, { statement: 2, orders: 1 })).rejects.toThrow(
    'ENOENT',
  );
});
