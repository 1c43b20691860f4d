/** The business date in a page's address. */
import { notFound } from 'next/navigation';
import { type BusinessDate, parseBusinessDate } from '../../server/kernel/business-date.ts';

/** The date as it is, or the page that says nothing is here. */
export function pageDay(text: string): BusinessDate {
  try {
    return parseBusinessDate(text);
  } catch {
    notFound();
  }
}
