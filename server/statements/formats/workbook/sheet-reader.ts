/** The rows of a sheet as its XML is read: each with its cells as text, up to the last that holds something. */
import { dayOfSerial, dayOfText } from './date-cell.ts';
import type { XmlListener } from './read-xml.ts';
import type { SharedTexts } from './shared-texts.ts';
import { unescaped } from './unescaped.ts';

export type SheetRow = { lineNo: number; cells: string[] };
export type SheetWords = {
  texts: SharedTexts;
  /** By style, whether it shows a number as a day or a time. */
  dateStyles: readonly boolean[];
  isFrom1904: boolean;
  /** A stored number as it is to be read. */
  number(stored: string): string;
};

/** What a sheet of Excel can have. */
const COLUMNS_MAX = 16_384;
const ROW_NUMBER_MAX = 2_147_483_647;
/** No row of a table has as much; one that had could fill the memory. */
const ROW_CHARACTERS_MAX = 1 << 23;

function bad(why: string): never {
  throw new Error(why);
}

/** Not negative; NaN where it is no whole number. */
function wholeNumber(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
}

export class SheetReader implements XmlListener {
  readonly #words: SheetWords;
  #rows: SheetRow[] = [];
  #isInData = false;
  /** How many rows there were, those in gaps too. */
  #rowCount = 0;
  /** The row being read: its number where it is known, and its cells. */
  #rowNo = 0;
  #cells: string[] = [];
  #characters = 0;
  /** The last cell there was. */
  #lastRow = 0;
  #lastColumn = 0;
  #isInCell = false;
  #attributes: Record<string, string> = {};
  #value: string | undefined;
  #inline: string | undefined;
  #isValue = false;
  #isInline = false;
  #isText = false;
  #isPronunciation = false;

  constructor(words: SheetWords) {
    this.#words = words;
  }

  /** The rows with something in them that were read since it was last asked. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open = (name: string, attributes: () => Record<string, string>): void => {
    if (!this.#isInData) {
      if (name === 'sheetData') this.#isInData = true;
    } else if (name === 'row') {
      const { r } = attributes();
      this.#rowNo = r ? wholeNumber(r) : 0;
      if (r && !(this.#rowNo > 0)) bad('a row whose number is none');
      this.#cells = [];
      this.#characters = 0;
    } else if (name === 'c') {
      this.#isInCell = true;
      this.#attributes = attributes();
      this.#value = undefined;
      this.#inline = undefined;
    } else if (this.#isInCell) this.#part(name, true);
  };

  close = (name: string): void => {
    if (!this.#isInData) return;
    if (name === 'row') this.#endRow();
    else if (name === 'c') this.#endCell();
    else if (name === 'sheetData') this.#isInData = false;
    else if (this.#isInCell) this.#part(name, false);
  };

  text = (piece: string): void => {
    if (!this.#isInCell) return;
    if (this.#isValue) this.#value = (this.#value ?? '') + piece;
    else if (this.#isInline && this.#isText && !this.#isPronunciation) this.#inline = (this.#inline ?? '') + piece;
  };

  #part(name: string, isOpen: boolean): void {
    if (name === 'v') {
      this.#isValue = isOpen;
      this.#value ??= '';
    } else if (name === 'is') {
      this.#isInline = isOpen;
      this.#inline ??= '';
    } else if (name === 't') this.#isText = isOpen;
    else if (name === 'rPh') this.#isPronunciation = isOpen;
  }

  #endRow(): void {
    const no = this.#rowNo || this.#rowCount + 1;
    if (no <= this.#rowCount || no > ROW_NUMBER_MAX) bad('a row out of its place');
    this.#rowCount = no;
    if (this.#cells.length > 0) this.#rows.push({ lineNo: no, cells: this.#cells });
    this.#rowNo = 0;
  }

  #endCell(): void {
    this.#isInCell = false;
    const found = /^([A-Z]{1,3})(\d{1,10})$/.exec(this.#attributes.r ?? '') ?? bad('a cell without its address');
    const letters = found[1] as string;
    const row = Number.parseInt(found[2] as string, 10);
    let column = 0;
    for (let at = 0; at < letters.length; at++) column = column * 26 + letters.charCodeAt(at) - 64;
    if (row === 0 || row < this.#lastRow || (row === this.#lastRow && column <= this.#lastColumn) || column > COLUMNS_MAX)
      bad('a cell out of its place');
    this.#lastRow = row;
    this.#lastColumn = column;
    this.#rowNo ||= row;
    const text = this.#textOfCell();
    if (text === '') return;
    this.#characters += text.length;
    if (this.#characters > ROW_CHARACTERS_MAX) bad('a row of more than eight million characters');
    while (this.#cells.length < column - 1) this.#cells.push('');
    this.#cells.push(text);
  }

  #textOfCell(): string {
    const { t, s } = this.#attributes;
    const value = this.#value;
    switch (t || 'n') {
      case 'n':
        return value ? this.#numberOf(value, s) : '';
      case 's':
        return value ? (this.#words.texts.at(wholeNumber(value.trim())) ?? bad('a text that is not there')) : '';
      case 'str':
        return unescaped(value ?? '');
      case 'inlineStr':
        return unescaped(this.#inline ?? '');
      case 'd':
        return value ? (dayOfText(value) ?? bad('a date that is none')) : '';
      case 'b':
        if (!value) return '';
        return value === '1' ? 'true' : value === '0' ? 'false' : bad('neither true nor false');
      case 'e':
        return '';
      default:
        return bad('a cell of a kind that is not known');
    }
  }

  #numberOf(value: string, style: string | undefined): string {
    if (style) {
      const isDate = this.#words.dateStyles[wholeNumber(style)] ?? bad('a style that is not there');
      if (isDate) return dayOfSerial(value, this.#words.isFrom1904) ?? bad('a day that is none');
    }
    return this.#words.number(value);
  }
}
