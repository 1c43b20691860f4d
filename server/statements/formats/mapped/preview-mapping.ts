/** What a mapping makes of a file, before anything is stored: the first lines and rejects, its own totals, or why the file is refused. */
import { DomainError } from '../../../kernel/errors.ts';
import type { ControlTotal, Reject, StatementLine } from '../../contract.ts';
import { type CsvRow, padSheetRow } from '../csv-rows.ts';
import type { StatementMapping, TableSample } from './contract.ts';
import { mappedFormat } from './read-mapped.ts';
import { guessHeaderIndex, suggestMapping } from './suggest-mapping.ts';
import { delimiterOf, readTableRows } from './table-rows.ts';

const PREVIEW_ROWS = 20;
const SAMPLE_ROWS = 200;

export type MappingPreview = {
  lines: StatementLine[];
  rejects: Reject[];
  /** What the row of totals declares, with what the rows make. */
  totals: ControlTotal[];
  fault: { reason: string; message: string; details: DomainError['details'] } | null;
};

/** Reads to the end, where the totals stand, and keeps the first twenty lines and rejects. A refusal of the file is an answer, not an exception. */
export async function previewMapping(
  source: { name: string; bytes: AsyncIterable<Uint8Array> },
  mapping: StatementMapping,
): Promise<MappingPreview> {
  const preview: MappingPreview = { lines: [], rejects: [], totals: [], fault: null };
  const reader = mappedFormat(mapping).read(source.bytes, { file: source.name, zone: mapping.time.zone });
  try {
    for (;;) {
      const next = await reader.next();
      if (next.done) {
        preview.totals = next.value.controlTotals.filter((total) => total.declared !== null);
        return preview;
      }
      preview.lines.push(...next.value.lines.slice(0, PREVIEW_ROWS - preview.lines.length));
      preview.rejects.push(...next.value.rejects.slice(0, PREVIEW_ROWS - preview.rejects.length));
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    preview.fault = { reason: error.reason, message: error.message, details: error.details };
    return preview;
  }
}

/** The beginning of a table as cells and a first guess at its mapping, for the mapping screen. Null for a file without rows. */
export async function sampleTable(source: { name: string; bytes: AsyncIterable<Uint8Array> }): Promise<TableSample | null> {
  const rows: CsvRow[] = [];
  for await (const block of readTableRows(source.bytes, source.name)) {
    rows.push(...block.slice(0, SAMPLE_ROWS - rows.length));
    if (rows.length >= SAMPLE_ROWS) break;
  }
  if (rows.length === 0) return null;
  // Rows of a sheet end at their last cell with something in it; of a CSV it is told whether one has more or fewer than its header.
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
  for (const row of rows) padSheetRow(row, width);
  const at = guessHeaderIndex(rows.map((row) => row.cells));
  const header = rows[at] as (typeof rows)[number];
  const body = rows.slice(at + 1).map((row) => row.cells);
  return {
    delimiter: delimiterOf(header.raw),
    headerLine: header.lineNo,
    header: header.cells,
    rows: body.slice(0, PREVIEW_ROWS),
    suggestion: suggestMapping(header.cells, body),
  };
}
