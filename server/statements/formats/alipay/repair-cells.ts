/** Alipay quotes nothing: a comma in a product name or a remark shifts the cells behind it. The cells that have a form anchor the rest. */

/** How a column's cell looks: free text may hold commas, the others may not. */
export type CellForm = 'time' | 'amount' | 'word' | 'text';

const TIME = /^\d{4}-\d\d-\d\d\s*\d\d[:：]\d\d[:：]\d\d$/;
const AMOUNT = /^[-+−－]?\d+(?:\.\d+)?$/;
const STEPS_MAX = 20_000;
/** More commas than any remark holds: a file of another kind. */
const SPARE_MAX = 64;
/** Of a padded line: more than a free text that looks like figures has commas. */
const PADDING_LOOKED_AT = 6;

function fits(cell: string, form: CellForm, mayBeEmpty: boolean): boolean {
  const text = cell.trim();
  if (form === 'time') return TIME.test(text);
  return form !== 'amount' || (mayBeEmpty && text === '') || AMOUNT.test(text);
}

/** Joins split cells of free-text columns so that the row has as many cells as `forms`. Null where nothing fits, or where more
 *  than one way fits and they differ in a column of `needed`: then the row is a reject, never a guess. */
export function repairCells(cells: readonly string[], forms: readonly CellForm[], needed: readonly number[]): string[] | null {
  const spare = cells.length - forms.length;
  if (spare < 0 || spare > SPARE_MAX) return null;
  // Alipay prints every figure, zeros too: empty ones are thought of only where nothing else fits.
  const strict = repaired(cells, forms, needed, false);
  return strict === 'none' ? asCells(repaired(cells, forms, needed, true)) : asCells(strict);
}

function asCells(found: string[] | 'none' | 'unclear'): string[] | null {
  return typeof found === 'string' ? null : found;
}

/** Where a tool padded the line, what is beyond the header is empty, and what is before it fits as it stands. So does a row whose free text ends
 *  with a comma, before a remark that is empty: its figures would each be taken for the one before. Both are asked. */
function repaired(
  cells: readonly string[],
  forms: readonly CellForm[],
  needed: readonly number[],
  mayBeEmpty: boolean,
): string[] | 'none' | 'unclear' {
  const isPadded = cells.slice(forms.length).every((cell) => cell.trim() === '');
  if (!isPadded || !forms.every((form, index) => fits(cells[index] as string, form, mayBeEmpty)))
    return search(cells, forms, needed, mayBeEmpty);
  const standing = cells.slice(0, forms.length);
  const other = search(cells.slice(0, forms.length + PADDING_LOOKED_AT), forms, needed, mayBeEmpty);
  if (other === 'none') return standing;
  return other !== 'unclear' && needed.every((index) => other[index] === standing[index]) ? standing : 'unclear';
}

function search(
  cells: readonly string[],
  forms: readonly CellForm[],
  needed: readonly number[],
  mayBeEmpty: boolean,
): string[] | 'none' | 'unclear' {
  const taken: string[] = [];
  let found: string[] | null = null;
  let isUnclear = false;
  let steps = 0;

  const place = (column: number, at: number, left: number): void => {
    if (isUnclear || ++steps > STEPS_MAX) return;
    if (column === forms.length) {
      if (left !== 0) return;
      if (found && needed.some((index) => found?.[index] !== taken[index])) isUnclear = true;
      found ??= [...taken];
      return;
    }
    const form = forms[column] as CellForm;
    const most = form === 'text' ? left : 0;
    for (let joined = 0; joined <= most; joined++) {
      const cell = cells.slice(at, at + joined + 1).join(',');
      if (!fits(cell, form, mayBeEmpty)) continue;
      taken.push(cell);
      place(column + 1, at + joined + 1, left - joined);
      taken.pop();
    }
  };

  place(0, 0, cells.length - forms.length);
  return isUnclear || steps > STEPS_MAX ? 'unclear' : (found ?? 'none');
}
