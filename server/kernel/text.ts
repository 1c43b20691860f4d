/** What a text that people typed may hold: names of one line, and sentences. */

/** A name: a letter or digit in it, on one line, without signs that are not seen or turn the direction of reading. */
export const NAME = /^(?=.*[\p{L}\p{N}])[^\p{C}\u2028\u2029]*$/u;

/** A comment or a reason: something to be seen in it; lines and tabs, but no other control signs and none that turn the direction of reading. */
export const PROSE = /^(?=[\s\S]*[\p{L}\p{N}\p{P}\p{S}])(?:[\t\n\r]|[^\p{Cc}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069])*$/u;

/** A run of digits as card numbers are written, blanks or hyphens between groups. */
const CARD = /(?<![\p{L}\p{N}])(?:\d{4}[ -]?){3}\d{4}(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![\p{L}\p{N}])/gu;
/** Visa, Mastercard, American Express, Discover, JCB, UnionPay. */
const ISSUERS = /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)|3[47]|6(?:011|4[4-9]|5)|35(?:2[89]|[3-8]\d)|62)/;

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** Whether somebody wrote the number of a payment card into it: such numbers are never kept (PCI DSS 3.4.1, 3.5.1). Numbers of orders are
 *  asked for elsewhere; of these, one in some two hundred would look like a card. */
export function holdsCardNumber(text: string): boolean {
  return (text.match(CARD) ?? []).some((found) => {
    const digits = found.replace(/\D/g, '');
    return ISSUERS.test(digits) && isLuhn(digits);
  });
}

/** Whether the database can keep it as it is: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
