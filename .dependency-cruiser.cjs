/** The walls of the house, as rules about who may import whom. `npm run walls` checks them; `scripts/walls.test.ts` plants a
 *  violation of each and sees it caught. The rooms of server/, bottom up; rooms of one row do not know each other. */
const ROOMS = [
  ['kernel'],
  ['access'],
  ['guard'],
  ['exports', 'views', 'queues'],
  ['ledger', 'approvals', 'audit', 'webhooks', 'funnel', 'calendars'],
  ['parties', 'channels'],
  ['statements'],
  ['merchants', 'treasury'],
  ['routing'],
  ['payments', 'payouts'],
  ['settlement'],
  ['suspense'],
  ['reconciliation', 'bank-reconciliation'],
  ['search', 'jobs', 'api'],
];

const TEST = '\\.test\\.tsx?$|/testing(?:-world)?\\.ts$|-fixture\\.ts$';
const STORE = '[/-]store\\.ts$';

/** Signing in is a door too: access, which guard asks for permissions, is built with guard. No file stands in a circle by it. */
const EXTRA = { access: '|^server/guard/(?:command|query|context)\\.ts$' };

/** Rooms may import rooms of lower rows only. */
const roomOrder = ROOMS.flatMap((row, index) =>
  row.map((room) => ({
    name: `room-order-${room}`,
    comment: `server/${room} knows only the rooms below it: money flows one way through the rooms, and what a low room needs from a high one is handed in.`,
    severity: 'error',
    from: { path: `^server/${room}/`, pathNot: TEST },
    to: {
      path: '^server/[^/]+/',
      pathNot: `^server/(?:${[...ROOMS.slice(0, index).flat(), room].join('|')})/${EXTRA[room] ?? ''}`,
    },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'In a circle nothing can be understood, tested or moved alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrel',
      comment: 'A barrel hides where a thing lives and drags its neighbours along: import the file itself.',
      severity: 'error',
      from: {},
      to: { path: '/index\\.tsx?$', pathNot: '^node_modules/' },
    },
    {
      name: 'resolvable',
      comment: 'An import leads to a file that is there: relative, with its extension.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'floor-db',
      comment:
        'Floors look down only (app, components, server, db). The database knows of the server the kernel; its seeds, which play a month through the rooms, know all of it.',
      severity: 'error',
      from: { path: '^db/', pathNot: `^db/seed/|${TEST}` },
      to: { path: '^(?:app|components|server/(?!kernel/))' },
    },
    {
      name: 'floor-seed',
      comment: 'Floors look down only: a seed fills the database and shows nothing.',
      severity: 'error',
      from: { path: '^db/seed/', pathNot: TEST },
      to: { path: '^(?:app|components)/' },
    },
    {
      name: 'floor-server',
      comment: 'Floors look down only: what is true does not depend on how it is shown.',
      severity: 'error',
      from: { path: '^server/', pathNot: TEST },
      to: { path: '^(?:app|components)/' },
    },
    {
      name: 'floor-components',
      comment: 'Floors look down only: a component does not know at which address it hangs.',
      severity: 'error',
      from: { path: '^components/', pathNot: TEST },
      to: { path: '^app/' },
    },
    {
      name: 'components-see-contracts',
      comment:
        'What people see knows of the server what can be asked (contract.ts), the closed lists (codes.ts), how stored sentences are said (wording.ts), the kernel, the permissions, the keys and the type of the api. All else would be carried into the browser.',
      severity: 'error',
      from: { path: '^components/', pathNot: TEST },
      to: {
        path: '^server/',
        pathNot: '^server/(?:kernel/|access/permissions\\.ts$|access/keys/registry\\.ts$|api/root\\.ts$)|/(?:contract|codes|wording)\\.ts$',
      },
    },
    {
      name: 'components-not-db',
      comment: 'No database in what people see; the words of its states come through the contracts.',
      severity: 'error',
      from: { path: '^components/', pathNot: TEST },
      to: { path: '^db/' },
    },
    {
      name: 'app-not-db',
      comment: 'A page is an address: it hands the connection (db/client.ts) to a door and never asks the database or a store itself.',
      severity: 'error',
      from: { path: '^app/', pathNot: TEST },
      to: { path: `^db/|^server/.*${STORE}`, pathNot: '^db/client\\.ts$' },
    },
    {
      name: 'known-room',
      comment: 'Every room of server/ has its row in this file, so that its place in the order is decided.',
      severity: 'error',
      from: { path: '^server/', pathNot: `^server/(?:${ROOMS.flat().join('|')})/` },
      to: {},
    },
    ...roomOrder,
    {
      name: 'no-foreign-store',
      comment: 'A room writes only its own tables; others come through its doors, where permission, transaction and audit are.',
      severity: 'error',
      from: { path: '^server/([^/]+)/', pathNot: TEST },
      to: { path: `^server/.*${STORE}`, pathNot: '^server/$1/' },
    },
    {
      name: 'sql-in-stores',
      comment: 'SQL is written in store.ts (or <noun>-store.ts) only, so that who reads and writes a table can be listed.',
      severity: 'error',
      from: { path: '^(?:app|components|server)/', pathNot: `${STORE}|${TEST}` },
      to: { path: '^db/schema/|^node_modules/(?:drizzle-orm|pg|pg-copy-streams|pg-cursor)/' },
    },
    {
      name: 'contract-is-light',
      comment:
        'A contract says what can be asked: it knows the kernel, the permissions, zod, the closed lists, the enums of the database and other contracts.',
      severity: 'error',
      from: { path: '/contract\\.ts$' },
      to: {
        pathNot:
          '^server/kernel/|^server/access/(?:permissions|keys/registry)\\.ts$|^db/enums\\.ts$|/(?:contract|codes)\\.ts$|^node_modules/zod/',
      },
    },
    {
      name: 'codes-are-plain',
      comment: 'The browser loads the closed lists on every screen: they stand alone.',
      severity: 'error',
      from: { path: '/codes\\.ts$' },
      to: { path: '.' },
    },
    {
      name: 'wordings-are-light',
      comment:
        'The browser loads the wording of stored sentences, and files are written with it: beside other wordings it knows the kernel.',
      severity: 'error',
      from: { path: '/wording\\.ts$' },
      to: { pathNot: '^server/kernel/|/wording\\.ts$' },
    },
    {
      name: 'kernel-imports-nothing',
      comment: 'The kernel is read everywhere, also in the browser: it stands alone.',
      severity: 'error',
      from: { path: '^server/kernel/', pathNot: TEST },
      to: { pathNot: '^server/kernel/' },
    },
    {
      name: 'postings-are-pure',
      comment: 'Accounting rules are read by auditors and tested as tables: no database, no clock, no other room than the ledger entry.',
      severity: 'error',
      from: { path: '^server/.*/postings\\.ts$' },
      to: { pathNot: '^server/(?:kernel/|ledger/(?:entry|accounts|chart|posting-rules)[a-z-]*\\.ts$)|/contract\\.ts$' },
    },
    {
      name: 'ui-is-bought',
      comment: 'components/ui are primitives that know no feature, so that they can be replaced.',
      severity: 'error',
      from: { path: '^components/ui/', pathNot: TEST },
      to: { path: '^(?:components/(?!ui/)|server/(?!kernel/)|db/)' },
    },
    {
      name: 'charts-only-in-charts',
      comment: 'Money becomes a float in components/charts and nowhere else.',
      severity: 'error',
      from: { path: '^(?:app|components|server|db)/', pathNot: '^components/charts/' },
      to: { path: '^node_modules/recharts/' },
    },
    {
      name: 'links-wait',
      comment: 'A link is components/ui/link.tsx: one of the framework asks the server for its page as soon as it comes into sight.',
      severity: 'error',
      from: { path: '^(?:app|components)/', pathNot: '^components/ui/link\\.tsx$' },
      to: { path: '^node_modules/next/link' },
    },
    {
      name: 'product-not-tools',
      comment: 'The product runs without its tests, benches and scripts.',
      severity: 'error',
      from: { path: '^(?:app|components|server|db)/', pathNot: `${TEST}|^db/testing\\.ts$` },
      to: { path: `^(?:e2e|bench|scripts)/|^db/testing\\.ts$|${TEST}` },
    },
    {
      name: 'product-not-dev-dependencies',
      comment: 'What only development installs is missing in production.',
      severity: 'error',
      from: { path: '^(?:app|components|server|db)/', pathNot: `${TEST}|^db/testing\\.ts$` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' } },
};
