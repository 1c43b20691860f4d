/** A file on its way in: all of it is on disk, or none of it and the sender is told. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { receiveFile } from './receive-file.ts';

const SIZE = 1024 * 1024;
const small = path.resolve(import.meta.dirname, '../../.data', `full-folder-${process.pid}`);

/** A temporary folder with room for a megabyte. Mounting needs root on Linux. */
function mountSmall(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  fs.mkdirSync(small, { recursive: true });
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', small]).status === 0;
  if (!isMounted) fs.rmdirSync(small);
  return isMounted;
}
const canMount = mountSmall();
afterAll(() => {
  if (!canMount) return;
  expect(spawnSync('umount', [small]).status).toBe(0);
  fs.rmdirSync(small);
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('A file that is received', () => {
  it('is on disk with the bytes that were hashed, and gone when it is removed', async () => {
    const bytes = Buffer.from('one,two\n');
    const file = await receiveFile(once(bytes), { name: 'a.csv', expectedSize: bytes.length });
    expect(fs.readFileSync(file.path)).toEqual(bytes);
    await file.remove();
    expect(fs.existsSync(file.path)).toBe(false);
  });

  it.skipIf(!canMount)('whose last piece finds room for its beginning only is refused, and leaves nothing', async () => {
    vi.stubEnv('TMPDIR', small);
    try {
      const given = { name: 'a.csv', expectedSize: SIZE + 1000 };
      await expect(receiveFile(once(Buffer.alloc(SIZE + 1000, 1)), given)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(fs.readdirSync(small)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
