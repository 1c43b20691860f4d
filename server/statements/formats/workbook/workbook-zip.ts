/** The members of a workbook, each as text in pieces: sizes are held to what the archive's directory declares, and bytes to their checksums. */
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';

/** More members than any workbook has: a walk through sixty thousand takes seconds. */
const MEMBERS_MAX = 10_000;

export type WorkbookZip = {
  /** Declared sizes; null where there is no such member. Throws where there are two. */
  sizes(name: string): { packed: number; unpacked: number } | null;
  /** What all members unpack to, as declared. */
  unpackedBytes: number;
  /** Throws where there is none, or its bytes are not what the directory says. */
  text(name: string): AsyncGenerator<string, void, void>;
  close(): void;
};

/** Throws where it is no whole ZIP. */
export async function openWorkbookZip(bytes: Buffer): Promise<WorkbookZip> {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false, decodeStrings: false });
  const members = new Map<string, yauzl.Entry | 'twice'>();
  let unpackedBytes = 0;
  if (zip.entryCount > MEMBERS_MAX) throw new Error(`more than ${MEMBERS_MAX} members`);
  for await (const entry of zip.eachEntry()) {
    const name = (entry.fileName as unknown as Buffer).toString('utf8');
    members.set(name, members.has(name) ? 'twice' : entry);
    unpackedBytes += entry.uncompressedSize;
  }
  const member = (name: string): yauzl.Entry | null => {
    const entry = members.get(name);
    if (entry === 'twice') throw new Error('two members of one name');
    return entry ?? null;
  };
  return {
    unpackedBytes,
    sizes(name) {
      const entry = member(name);
      return entry && { packed: entry.compressedSize, unpacked: entry.uncompressedSize };
    },
    async *text(name) {
      const entry = member(name);
      if (!entry) throw new Error(`no member ${name}`);
      const decoder = new TextDecoder();
      let sum = 0;
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        sum = crc32(chunk as Buffer, sum);
        yield decoder.decode(chunk as Buffer, { stream: true });
      }
      if (sum !== entry.crc32) throw new Error('the checksum does not match');
      yield decoder.decode();
    },
    close: () => zip.close(),
  };
}
