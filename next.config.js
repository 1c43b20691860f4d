/** Next.js: no `standalone` output, since `npm start` runs from the checkout, where node_modules are; one fewer copy to go stale. */
import createNextIntlPlugin from 'next-intl/plugin';

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
  turbopack: { root: import.meta.dirname },
};

export default createNextIntlPlugin('./app/i18n.ts')(config);
