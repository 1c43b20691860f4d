/** Patterns for LIKE from what a person typed: LIKE's own signs in it are taken literally. */

const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

export const startsWith = (text: string): string => `${literal(text)}%`;
export const contains = (text: string): string => `%${literal(text)}%`;
