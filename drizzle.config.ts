/** For `drizzle-kit` only. Migrations are written by hand (functions, grants and checks are half of them); `npm run db:generate`
 *  drafts the table part into .data/drizzle, to copy from. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/*.ts',
  out: './.data/drizzle',
  dbCredentials: { url: process.env.DATABASE_URL ?? 'postgres://127.0.0.1:54329/pingzhang' },
});
