/** Next.js: no `standalone` output, since `npm start` runs from the checkout, where node_modules are; one fewer copy to go stale. */
import createNextIntlPlugin from 'next-intl/plugin';
import { packFiles } from './server/access/packed-files.ts';
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
  // No picture of ours is resized: without this, anybody may have the server fetch any of its addresses and look whether it is one.
  images: { unoptimized: true },
  // What proxy.ts does not see: static files, uploads and downloads.
  headers: async () => [
    { source: '/:path*', headers: Object.entries(BASE_HEADERS).map(([key, value]) => ({ key, value })) },
    ...['/api/files/:path*', '/_next/static/:path*'].map((source) => ({
      source,
      headers: [{ key: 'content-security-policy', value: BARE_POLICY }],
    })),
  ],
  compiler: { runAfterProductionCompile: ({ distDir }) => packFiles(distDir) },
  // Half as many files for a screen, which saves their headers and packs better; what two screens share may then come twice, and going through
  // all of them still loads less in sum.
  experimental: { turbopackChunking: { minChunkSize: 150_000, maxMergeChunkSize: 600_000, requestCost: 300_000 } },
  turbopack: {
    root: import.meta.dirname,
    // Messages come compiled (components/providers/messages.ts): nobody loads a parser of them.
    resolveAlias: { 'use-intl/format-message': './components/providers/format-message.ts' },
  },
};

export default createNextIntlPlugin('./app/i18n.ts')(config);
