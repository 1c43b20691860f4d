/** Two suites: `unit` needs nothing; `db` runs against a real PostgreSQL that is started once for the whole run. */
import { defineConfig } from 'vitest/config';

const never = ['**/node_modules/**', '**/.next/**', '**/.data/**', 'e2e/**'];

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...never, '**/*.db.test.ts'],
          testTimeout: 15_000,
          setupFiles: ['./scripts/test-seed.ts'],
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: never,
          globalSetup: ['./scripts/test-server.ts'],
          maxWorkers: 2,
          setupFiles: ['./scripts/test-seed.ts', './scripts/test-invariants.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // It asks for `next/server` without an extension, which a bundler finds and Node does not.
          server: { deps: { inline: ['next-auth'] } },
        },
      },
    ],
  },
});
