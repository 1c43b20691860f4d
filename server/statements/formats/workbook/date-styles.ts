/** Which cell styles show a number as a day or a time. That is a long list of formats and templates of many languages, kept by the library:
 *  it is asked with a workbook of one numbered cell in each style. */
import { strToU8, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { readXmlWhole } from './read-xml.ts';

/** Excel has at most 65,490. */
const STYLES_MAX = 65_536;
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const workbookOf = (styles: string, cells: string) =>
  zipSync(
    {
      'xl/workbook.xml': strToU8(
        `<workbook xmlns="${SHEET}" xmlns:r="${RELATION}"><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="${RELATION}/worksheet" Target="sheet.xml"/></Relationships>`,
      ),
      'xl/styles.xml': strToU8(styles),
      'xl/sheet.xml': strToU8(`<worksheet xmlns="${SHEET}"><sheetData>${cells}</sheetData></worksheet>`),
    },
    { level: 0 },
  );

/** By the number of the style; as many as there are styles for cells. Throws where they cannot be read. */
export async function dateStyles(source: AsyncIterable<string>): Promise<boolean[]> {
  let styles = '';
  let isOfCells = false;
  let isOfBase = false;
  let count = 0;
  const kept = async function* () {
    for await (const part of source) {
      styles += part;
      yield part;
    }
  };
  await readXmlWhole(kept(), {
    open(name) {
      if (name === 'cellXfs') isOfCells = true;
      else if (name === 'cellStyleXfs') isOfBase = true;
      else if (name === 'xf' && isOfCells && !isOfBase) count++;
    },
    close(name) {
      if (name === 'cellXfs') isOfCells = false;
      else if (name === 'cellStyleXfs') isOfBase = false;
    },
  });
  if (count > STYLES_MAX) throw new Error('more styles than a workbook can have');
  if (count === 0) return [];
  const cells = Array.from(
    { length: count },
    (_none, style) => `<row r="${style + 1}"><c r="A${style + 1}" s="${style}"><v>1</v></c></row>`,
  );
  const probe = workbookOf(styles, cells.join(''));
  const [sheet] = await readXlsxFile(Buffer.from(probe.buffer, probe.byteOffset, probe.length), {
    parseNumber: (stored: string) => stored,
  });
  return Array.from({ length: count }, (_none, style) => sheet?.data[style]?.[0] instanceof Date);
}
