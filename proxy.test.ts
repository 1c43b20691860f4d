/** What passes by the edge, and with it by the policy of a page: uploads, downloads and the files of the build, nothing that only begins alike. */
import { expect, it } from 'vitest';
import nextConfig from './next.config.js';
import { config } from './proxy.ts';
import { BARE_POLICY } from './server/access/security-headers.ts';

const isSeen = (path: string) => config.matcher.some((matcher) => new RegExp(`^${matcher}$`).test(path));

it.each([
  '/',
  '/payments',
  '/api/trpc/x',
  '/api/files',
  '/api/filesx',
  '/api/files-of/x',
  '/_next/staticx',
  '/_next/imagex',
  '/_next/image',
])('%s is seen', (path) => expect(isSeen(path)).toBe(true));

it.each(['/api/files/statements', '/_next/static/chunks/a.js'])(
  '%s is not seen, and carries a policy under which nothing runs',
  async (path) => {
    expect(isSeen(path)).toBe(false);
    const rules = (await nextConfig.headers?.()) ?? [];
    const policies = rules
      .filter(({ source }) => path.startsWith(source.replace(':path*', '')))
      .flatMap(({ headers }) => headers.filter(({ key }) => key === 'content-security-policy').map(({ value }) => value));
    expect(policies).toEqual([BARE_POLICY]);
  },
);

it('Nobody has the server fetch and resize pictures', () => {
  expect(nextConfig.images?.unoptimized).toBe(true);
});
