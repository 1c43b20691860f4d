/** Whether a file is an orders export, by its beginning: for whoever was given it in place of something else. Nothing is kept. */
import { Readable } from 'node:stream';
import { DomainError } from '../kernel/errors.ts';
import type { ArchiveFile, ArchiveMember } from '../statements/formats/archive.ts';
import type { CsvRow } from '../statements/formats/csv-rows.ts';
import { looksLikeWorkbook, readSheetRows } from '../statements/formats/mapped/sheet-rows.ts';
import { readTableRows } from '../statements/formats/mapped/table-rows.ts';
import { headerName } from '../statements/formats/text/header.ts';
import { openOrdersFile } from './open-orders-file.ts';
import { rowReader } from './read-orders-export.ts';

const HEAD_BYTES = 65_536;
/** The first rows of an honest workbook come at once; one that keeps its reader longer is taken for nothing. */
const WORKBOOK_MS = 10_000;

/** What only we call the column of our numbers. A channel's table, which calls it the merchant's order number (商户订单号), may well have every other
 *  column too. */
const OWN_WORDS: ReadonlySet<string> = new Set(['our_no', 'ourno', '我方单号']);

/** Whole lines, so that no character is cut in two. */
function beginningOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= HEAD_BYTES) return bytes;
  const end = bytes.lastIndexOf(10, HEAD_BYTES - 1);
  return bytes.subarray(0, end < 0 ? HEAD_BYTES : end + 1);
}

/** The first bytes of a table, unpacked: more than are looked at, where there are more. */
async function headOf(member: ArchiveMember): Promise<Uint8Array> {
  const head: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of member.open()) {
    head.push(Uint8Array.from(chunk));
    size += chunk.length;
    if (size > HEAD_BYTES) break;
  }
  return Buffer.concat(head);
}

async function firstRows(file: ArchiveFile): Promise<CsvRow[]> {
  const member = await openOrdersFile(file);
  const head = await headOf(member);
  const blocks = looksLikeWorkbook(head)
    ? readSheetRows(member.open(), file.name, WORKBOOK_MS)
    : readTableRows(Readable.from([beginningOf(head)]), file.name);
  for await (const rows of blocks) if (rows.length > 0) return rows;
  return [];
}

/** True where all required columns are there and our number is called ours; where only words are there that channels use as well, one of the first rows
 *  must also be readable as an order. Bytes are the beginning of a table, also of one in gzip, and all of a workbook or a zip. A file that cannot be read is none. */
export async function isOrdersExport(file: ArchiveFile): Promise<boolean> {
  try {
    const [header, ...rows] = await firstRows(file);
    if (!header) return false;
    const reader = rowReader(header, file.name);
    if (header.cells.some((cell) => OWN_WORDS.has(headerName(cell).toLowerCase()))) return true;
    return rows.some((row) => !('reason' in reader.read(row)));
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
