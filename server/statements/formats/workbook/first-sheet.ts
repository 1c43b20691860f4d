/** The first sheet of a workbook as rows of text. The file itself and the texts that its cells name by number are in memory; the sheet, which is
 *  most of it, passes by in pieces. */
import { dateStyles } from './date-styles.ts';
import { readXml } from './read-xml.ts';
import { readSharedTexts, SharedTexts } from './shared-texts.ts';
import { SheetReader, type SheetRow } from './sheet-reader.ts';
import { workbookParts } from './workbook-parts.ts';
import type { WorkbookZip } from './workbook-zip.ts';

/** What the members may unpack to, without the first sheet where that is larger than this alone. */
const UNPACKED_BYTES_MAX = 128 * 1024 * 1024;
/** The first sheet is never in memory. Where it is larger than the above it must be packed as a table is, and not as a bomb. */
const SHEET_BYTES_MAX = 512 * 1024 * 1024;
const RATIO_MAX = 100;

export class WorkbookTooLarge extends Error {
  override name = 'WorkbookTooLarge';
}

/** The parts that name the others are read before it is known which is the sheet. */
const NAMING_PARTS = ['xl/_rels/workbook.xml.rels', 'xl/workbook.xml'];

function requireSmall(zip: WorkbookZip, sheet: string | null): void {
  if (zip.unpackedBytes <= UNPACKED_BYTES_MAX) return;
  const { packed, unpacked } = (sheet === null ? null : zip.sizes(sheet)) ?? { packed: 0, unpacked: 0 };
  const isTable = unpacked <= SHEET_BYTES_MAX && unpacked <= packed * RATIO_MAX;
  if (!isTable || zip.unpackedBytes - unpacked > UNPACKED_BYTES_MAX) throw new WorkbookTooLarge();
}

/** Rows with something in them, in order, as they are read. `number` gives a stored number as it is to be read. Throws `WorkbookTooLarge` before
 *  anything large is unpacked, and an error that says nothing to people where it is no sound workbook. */
export async function* rowsOfFirstSheet(zip: WorkbookZip, number: (stored: string) => string): AsyncGenerator<SheetRow[], void, void> {
  for (const name of NAMING_PARTS) if ((zip.sizes(name)?.unpacked ?? 0) > UNPACKED_BYTES_MAX) throw new WorkbookTooLarge();
  const parts = await workbookParts(zip);
  requireSmall(zip, parts.sheet);
  if (parts.sheet === null) throw new Error('no sheet');
  const texts = zip.sizes(parts.sharedTexts) ? await readSharedTexts(zip.text(parts.sharedTexts)) : new SharedTexts();
  const styles = zip.sizes(parts.styles) ? await dateStyles(zip.text(parts.styles)) : [];
  const reader = new SheetReader({ texts, dateStyles: styles, isFrom1904: parts.isFrom1904, number });
  for await (const _ of readXml(zip.text(parts.sheet), reader)) {
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
}
