/** Joins class names; of two that set the same property the later wins. */
import { type ClassValue, clsx } from 'clsx';
import { mergeClasses } from './class-groups.ts';

export function cn(...inputs: ClassValue[]): string {
  return mergeClasses(clsx(inputs));
}
