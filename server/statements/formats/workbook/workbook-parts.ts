/** Where a workbook keeps what its first sheet needs. */
import { readXmlWhole } from './read-xml.ts';
import type { WorkbookZip } from './workbook-zip.ts';

export type WorkbookParts = {
  /** Null where the workbook has none, or its first is a chart. */
  sheet: string | null;
  sharedTexts: string;
  styles: string;
  /** Whether days are counted from 1904 (old Excel on a Mac). */
  isFrom1904: boolean;
};

const RELATIONS = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
  'http://purl.oclc.org/ooxml/officeDocument/relationships/',
];

/** Targets stand below `xl/`, or from the top where they begin with a slash. */
const pathOf = (target: string) => (target.startsWith('/') ? target.slice(1) : `xl/${target}`);

/** Throws where one of the two parts that name the others is missing. */
export async function workbookParts(zip: WorkbookZip): Promise<WorkbookParts> {
  const sheets = new Map<string, string>();
  const parts: WorkbookParts = { sheet: null, sharedTexts: 'xl/sharedStrings.xml', styles: 'xl/styles.xml', isFrom1904: false };
  await readXmlWhole(zip.text('xl/_rels/workbook.xml.rels'), {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const { Id = '', Type = '', Target = '' } = attributes();
      const base = RELATIONS.find((each) => Type.startsWith(each));
      const kind = base === undefined ? '' : Type.slice(base.length);
      if (kind === 'worksheet') sheets.set(Id, pathOf(Target));
      else if (kind === 'sharedStrings') parts.sharedTexts = pathOf(Target);
      else if (kind === 'styles') parts.styles = pathOf(Target);
    },
  });
  let first: string | undefined;
  let isSettled = false;
  await readXmlWhole(zip.text('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr' && !isSettled) {
        isSettled = true;
        parts.isFrom1904 = attributes().date1904 === '1';
      } else if (name === 'sheet' && first === undefined) {
        const { name: shown, id } = attributes();
        if (shown) first = id ?? '';
      }
    },
  });
  parts.sheet = sheets.get(first ?? '') ?? null;
  return parts;
}
