/** Column shorthands, so that every table says the same thing the same way. */
import { bigint, char, customType, date, smallint, timestamp, uuid } from 'drizzle-orm/pg-core';

export const bucket = () => smallint('bucket').notNull();
export const id = () => uuid('id').notNull();
/** Minor units. */
export const minor = (name: string) => bigint(name, { mode: 'bigint' });
export const currency = (name = 'currency') => char(name, { length: 3 });
export const instantAt = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
/** `YYYY-MM-DD` text, never a `Date`. */
export const day = (name: string) => date(name, { mode: 'string' });
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
export const oneChar = customType<{ data: string }>({ dataType: () => '"char"' });
