/** How the command line speaks: JSON with every integer as text, tables that line up, refusals with file, line and reason. */
import path from 'node:path';
import { isCurrency } from '../../server/kernel/currency.ts';
import { DomainError, InvariantError } from '../../server/kernel/errors.ts';
import { formatMinor } from '../../server/kernel/money.ts';
import { SetupError, sentenceOf } from '../setup-error.ts';
import { UsageError } from './arguments.ts';

/** A reader that is not there any more: its pipe is closed, and after that our end of it. */
const GONE = ['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'];

/** Writes and waits where the reader is slower than we are. A reader that goes away (`| head`) ends the output, not the work. An answer that cannot be
 *  kept (a full disk) is none (`SetupError`): an exit code of 0 would say that all is well. */
export function out(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error?: (Error & { code?: string }) | null) => {
      if (!error || GONE.includes(error.code ?? '')) resolve();
      else reject(new SetupError(`The answer could not be written, and what was written of it is incomplete (${error.message}).`));
    });
  });
}

export function toJson(value: unknown, indent?: number): string {
  const spell = (_key: string, item: unknown) =>
    typeof item === 'bigint' || (typeof item === 'number' && Number.isInteger(item)) ? item.toString() : item;
  return JSON.stringify(value, spell, indent);
}

export function amount(minor: bigint, currency: string): string {
  const text = isCurrency(currency) ? formatMinor(minor, currency) : minor.toString();
  return text.replace(/\B(?=(\d{3})+(?!\d)(?=\.|$))/g, (_mark, _digits, at: number) =>
    text.includes('.') && at > text.indexOf('.') ? '' : ',',
  );
}

/** Columns as wide as the eye sees them: a Chinese character takes two places. */
export function width(text: string): number {
  let places = 0;
  for (const character of text)
    places += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1;
  return places;
}

/** A table with two blanks between columns; columns named in `right` are aligned at their right edge. */
export function table(header: string[], lines: string[][], right: number[] = []): string {
  const all = [header, ...lines];
  const widths = header.map((_title, column) => Math.max(...all.map((line) => width(line[column] ?? ''))));
  const row = (line: string[]) =>
    widths
      .map((wide, column) => {
        const text = line[column] ?? '';
        const blank = ' '.repeat(wide - width(text));
        return right.includes(column) ? blank + text : text + blank;
      })
      .join('  ')
      .trimEnd();
  return [row(header), widths.map((wide) => '─'.repeat(wide)).join('  '), ...lines.map(row)].map((line) => `  ${line}\n`).join('');
}

type Told = { reason: string; message: string; file: string | null; lineNo: string | null; column: string | null };

/** Why a file that was named cannot be read. */
const UNREADABLE: Record<string, string> = {
  ENOENT: 'file not found',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'no permission to read it',
  ESPIPE: 'this is a pipe or a device, and it would have to be read twice: save it as a file first',
};

/** The files of the embedded database: nobody names one of these. */
const OWN_DATA = path.resolve(import.meta.dirname, '..', '..', '.data', 'pg');

/** Whether it was met while something was made, or in a folder of our own: not at a file that somebody named. */
function isOurs(error: unknown): boolean {
  const { syscall = '', path: file = '' } = error as NodeJS.ErrnoException;
  return /^(?:mkdir|mkdtemp|write|copyfile|rename|link)/.test(syscall) || file.startsWith(OWN_DATA);
}

/** Of whatever ended a command: its reason and sentence, and the place in a file where it is about one. */
export function told(error: unknown): Told {
  const blank = { file: null, lineNo: null, column: null };
  if (error instanceof UsageError) return { reason: 'usage', message: error.message, ...blank };
  if (error instanceof DomainError) {
    const { file, lineNo, column } = error.details;
    return {
      reason: error.reason,
      message: error.message,
      file: file === undefined ? null : String(file),
      lineNo: lineNo === undefined ? null : String(lineNo),
      column: column === undefined || column === '' ? null : String(column),
    };
  }
  const { code, message, path: file } = (error ?? {}) as { code?: string; message?: string; path?: string };
  const why = code === undefined ? undefined : UNREADABLE[code];
  if (why !== undefined && !isOurs(error))
    return { reason: 'file_unreadable', message: `${file ?? 'file'}: ${why}`, ...blank, file: file ?? null };
  const sentence = sentenceOf(error);
  if (sentence !== null) return { reason: 'setup', message: sentence, ...blank };
  if (error instanceof InvariantError) return { reason: 'internal', message: `Internal error: ${error.message}`, ...blank };
  return { reason: 'failed', message: message ?? String(error), ...blank };
}

/** Of a file that no format fits, which there are; null where the way out is in the sentence. */
async function wayOut(error: unknown): Promise<string | null> {
  if (!(error instanceof DomainError) || error.reason !== 'statement_format_unknown' || error.details.wanted === 'orders') return null;
  const { COMPARED_FORMATS } = await import('../../server/statements/formats/registry.ts');
  return `Formats that can be read here: ${COMPARED_FORMATS.join(', ')}. With --format one of them says what it misses in the file.\n    A CSV or Excel file of its own kind is read with --mapping MAP.json, downloaded on the page of its column mapping.`;
}

/** Says why a command ended without an answer: a sentence on stderr, and with `--json` one object on stdout. Always exit code 2. */
export async function tell(error: unknown, isJson: boolean): Promise<void> {
  const what = told(error);
  const hint = await wayOut(error);
  process.stderr.write(`pz: ${what.message} [${what.reason}]\n${hint === null ? '' : `    ${hint}\n`}`);
  if (isJson) await out(`${JSON.stringify({ error: what })}\n`).catch(() => undefined);
}
