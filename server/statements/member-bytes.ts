/** Bytes of a file inside a kept archive: unpacked again up to the place that is asked for. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { invariant } from '../kernel/errors.ts';
import { openArchive } from './formats/archive.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** `offset` and `length` are of the member as unpacked. */
export async function bytesOfMember(
  kept: AsyncIterable<Uint8Array>,
  fileName: string,
  member: string,
  offset: number,
  length: number,
): Promise<Buffer> {
  const folder = await makeTemporaryFolder('archive');
  try {
    const file = path.join(folder, 'file');
    await fs.writeFile(file, kept);
    for await (const each of openArchive({ name: fileName, path: file })) {
      if (each.name === member) return await range(each.open(), offset, length);
    }
    invariant(false, `the archive holds no ${member} any more`);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function range(bytes: AsyncIterable<Uint8Array>, offset: number, length: number): Promise<Buffer> {
  const found: Uint8Array[] = [];
  let at = 0;
  for await (const chunk of bytes) {
    const from = Math.max(0, offset - at);
    if (from < chunk.length) found.push(Uint8Array.from(chunk.subarray(from, offset + length - at)));
    at += chunk.length;
    if (at >= offset + length) break;
  }
  return Buffer.concat(found);
}
