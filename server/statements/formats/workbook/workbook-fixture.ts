/** Workbooks made by hand for tests, and what the reader says of them. */
import { strToU8, zipSync } from 'fflate';
import { rowsOfFirstSheet } from './first-sheet.ts';
import { openWorkbookZip } from './workbook-zip.ts';

export type Row = { lineNo: number; cells: string[] };

export async function byPieces(bytes: Uint8Array): Promise<Row[] | 'refused'> {
  try {
    const zip = await openWorkbookZip(Buffer.from(bytes));
    const rows: Row[] = [];
    for await (const some of rowsOfFirstSheet(zip, (stored) => `#${stored}`)) rows.push(...some);
    return rows;
  } catch {
    return 'refused';
  }
}

const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
export const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const FILES = {
  'xl/workbook.xml': `<?xml version="1.0"?><workbook ${NS} xmlns:r="${RELATION}"><workbookPr/><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="${RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/sharedStrings.xml': `<sst ${NS}><si><t>first</t></si><si><r><t>ri</t></r><r><rPr/><t xml:space="preserve">ch </t></r></si><si><t>東京</t><rPh><t>とうきょう</t></rPh></si><si><t/></si><si><t>a_x0041_&amp;&lt;&#30;_x005F_x0042_</t></si></sst>`,
  'xl/styles.xml': `<styleSheet ${NS}><numFmts><numFmt numFmtId="164" formatCode="yyyy/mm/dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="[&gt;=100]0.00;#,##0"/><numFmt numFmtId="166" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf/><xf numFmtId="22" xfId="1"/></cellXfs></styleSheet>`,
};
export const packed = (sheet: string, changes: Record<string, string | null> = {}, level: 0 | 6 = 6) =>
  zipSync(
    Object.fromEntries(
      Object.entries({ ...FILES, 'xl/worksheets/sheet1.xml': sheet, ...changes }).flatMap(([name, text]) =>
        text === null ? [] : [[name, strToU8(text)]],
      ),
    ),
    { level },
  );
export const sheetOf = (data: string) =>
  `<?xml version="1.0"?><worksheet ${NS}><dimension ref="A1"/><sheetData>${data}</sheetData><pageMargins left="0.7"/></worksheet>`;

export const letters = (column: number): string =>
  (column > 26 ? letters(Math.floor((column - 1) / 26)) : '') + String.fromCharCode(65 + ((column - 1) % 26));
