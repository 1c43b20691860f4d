/** What a Chinese input method types and what a spreadsheet copies, made plain. */

/** Marks that nobody sees and no number has: soft hyphens, zero-width blanks and joiners, marks of direction and of byte order. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '').trim();

/** Full-width digits, signs and separators as a Chinese IME gives them, made plain; what nobody sees is taken out. */
export function halfWidth(text: string): string {
  return text
    .replace(UNSEEN, '')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/[。]/g, '.')
    .replace(/[、]/g, ',')
    .replace(/[≥]/g, '>=')
    .replace(/[≤]/g, '<=')
    .replace(/[\u2212\ufe63]/g, '-');
}

/** A number without what a table keeps it as text with: the apostrophe or `="…"` of a spreadsheet, the back-quote of a WeChat bill. */
export const unquoted = (text: string): string => text.replace(/^=?["'`‘’“”]+|["'`‘’“”]+$/g, '');

/** One number or code as it is kept, whatever it was copied from. */
export const bareNumber = (text: string): string => unquoted(halfWidth(text).trim()).trim();
