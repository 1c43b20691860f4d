/** What is long enough to look for: three characters, or two of a Chinese name, which says as much. */
const HAN = /\p{Script=Han}/u;

/** Chinese characters stand in names, never in numbers. */
export const isName = (text: string): boolean => HAN.test(text);

/** A number as it was typed, then in capitals and in small letters: numbers are of one case each, and nobody types the capitals of another's. Asked for
 *  by an index each; a number of both cases is found as it is written, and by the palette in any case. */
export const writings = (text: string): string[] => [...new Set([text, text.toUpperCase(), text.toLowerCase()])];

export const isSearchable = (text: string): boolean => text.length >= (isName(text) ? 2 : 3);
