/** Arrays as PostgreSQL reads them in text. The driver writes them too, at three times the time: this is for what is posted by the thousand. */

const quoted = (value: string): string => (/["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`);

export const numberArray = (values: readonly (number | bigint)[]): string => `{${values.join(',')}}`;

/** Of text, and of whatever else is written as text (uuid, date). */
export function textArray(values: readonly (string | null | undefined)[]): string {
  let text = '';
  for (const value of values) text += value === null || value === undefined ? ',NULL' : `,${quoted(value)}`;
  return `{${text.slice(1)}}`;
}
