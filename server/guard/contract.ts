/** What people type and choose, as every room takes it: names of one line, sentences, days. The forms of the browser may hold it, too. */
import { z } from 'zod';
import { holdsCardNumber, NAME, PROSE } from '../kernel/text.ts';

/** A calendar day as PostgreSQL has it, too: it knows no year zero. */
export const dayText = z.iso.date().refine((text) => text >= '0001');

/** An instant that a list said it was read at, or that a row of it carries. */
export const listInstant = z.date().min(new Date('2000-01-01')).max(new Date('2200-01-01'));

/** An amount in major units as a filter takes it: without separators, a minus where it is below nothing, and at most three decimals, as many as the
 *  finest currency has. */
export const decimalText = z.string().regex(/^-?\d{1,15}(\.\d{1,3})?$/);

/** A number of a merchant or of an original, as a filter takes it: no file brings in a longer one. */
export const importedNo = z.string().trim().max(200);

/** A version, or the place of a row: from one to what four bytes hold. */
export const ordinal = z.int().min(1).max(2_147_483_647);

const withoutCardNumber = (text: string) => !holdsCardNumber(text);
const UNREADABLE = { params: { reason: 'text_unreadable' } };
const CARD = { params: { reason: 'card_number_in_text' } };

/** Up to `max` characters on one line, in one way of writing each letter (NFC), so that two names that look the same are the same. Refuses
 *  `text_unreadable`, `card_number_in_text`. */
export const nameText = (max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(max)
    .refine((text) => NAME.test(text), UNREADABLE)
    .refine(withoutCardNumber, CARD);

/** A comment, a memo, a reason: `min` to `max` characters, with line ends. Refuses `text_unreadable`, `card_number_in_text`. */
export const proseText = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => PROSE.test(text), UNREADABLE)
    .refine(withoutCardNumber, CARD);
