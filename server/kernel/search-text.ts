/** What is long enough to look for: three characters, or two of a Chinese name, which says as much. */
const HAN = /\p{Script=Han}/u;

/** Chinese characters stand in names, never in numbers. */
export const isName = (text: string): boolean => HAN.test(text);

export const isSearchable = (text: string): boolean => text.length >= (isName(text) ? 2 : 3);
