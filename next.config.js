/** Next.js: no `standalone` output, since `npm start` runs from the checkout, where node_modules are; one fewer copy to go stale. */
import createNextIntlPlugin from 'next-intl/plugin';
import { BARE_POLICY, BASE_HEADERS } from './server/access/security-headers.ts';

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // Loaded by Node itself: native code, worker threads, or files beside the module that a bundle would lose.
  serverExternalPackages: [
    'pg',
    'pg-boss',
    'pg-copy-streams',
    'pg-cursor',
    '@duckdb/node-api',
    'yauzl',
    'yazl',
    'read-excel-file',
    'write-excel-file',
    'iconv-lite',
  ],
  // A second server of the same checkout (tests) builds and runs beside the first.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  // What proxy.ts does not see: static files, pictures, uploads and downloads.
  headers: async () => [
    { source: '/:path*', headers: Object.entries(BASE_HEADERS).map(([key, value]) => ({ key, value })) },
    { source: '/api/files/:path*', headers: [{ key: 'content-security-policy', value: BARE_POLICY }] },
  ],
  turbopack: { root: import.meta.dirname },
};

export default createNextIntlPlugin('./app/i18n.ts')(config);
