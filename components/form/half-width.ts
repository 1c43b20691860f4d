/** What a Chinese input method types, made plain. */

/** Full-width digits, signs and separators as a Chinese IME gives them, made plain. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/[。]/g, '.')
    .replace(/[、]/g, ',')
    .replace(/[≥]/g, '>=')
    .replace(/[≤]/g, '<=');
}
