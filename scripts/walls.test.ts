/** Every wall can fall: one planted violation of each rule is caught, by the name of the rule and at the place. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importsOf, importViolations, type Violation } from './import-walls.ts';
import { SHAPE_RULES, TEXT_RULES, textViolations } from './text-walls.ts';

const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: { name: string; comment: string }[] };

/** rule → the file that breaks it and what stands in it; files that are only imported follow with an empty rule. */
const PLANTED: [rule: string, file: string, content: string][] = [
  ['no-circle', 'server/payments/circle-a.ts', "import type { B } from './circle-b.ts';"],
  ['', 'server/payments/circle-b.ts', "import { a } from './circle-a.ts';"],
  ['no-barrel', 'server/payments/reads-barrel.ts', "import { x } from '../ledger/index.ts';"],
  ['no-barrel-file', 'server/ledger/index.ts', 'export {};'],
  ['resolvable', 'server/payments/lost.ts', "import { x } from './not-there.ts';"],
  ['floor-db', 'db/columns.ts', "import { x } from '../server/payments/contract.ts';"],
  ['floor-seed', 'db/seed/demo/month.ts', "import { Page } from '../../../components/payments/payments-table.tsx';"],
  ['floor-server', 'server/payments/shown.ts', "import { Page } from '../../components/payments/payments-table.tsx';"],
  ['floor-components', 'components/payments/homeless.tsx', "import Page from '../../app/(ops)/payments/page.tsx';"],
  ['components-see-contracts', 'components/payments/curious.tsx', "import { listPayments } from '../../server/payments/list-payments.ts';"],
  ['components-not-db', 'components/payments/greedy.tsx', "import { database } from '../../db/client.ts';"],
  ['app-not-db', 'app/(ops)/payments/page.tsx', "import { readPayments } from '../../../server/payments/store.ts';"],
  ['known-room', 'server/attic/box.ts', "import { x } from '../kernel/money.ts';"],
  ['no-foreign-store', 'server/payouts/thief.ts', "import { entries } from '../ledger/store.ts';"],
  ['sql-in-stores', 'server/payments/find-payments.ts', "import { payments } from '../../db/schema/payments.ts';"],
  ['contract-is-light', 'server/payouts/contract.ts', "import { listPayouts } from './list-payouts.ts';"],
  ['kernel-imports-nothing', 'server/kernel/heavy.ts', "import { z } from 'zod';"],
  ['postings-are-pure', 'server/payments/postings.ts', "import { listPayments } from './list-payments.ts';"],
  ['ui-is-bought', 'components/ui/payment-button.tsx', "import { labels } from '../payments/payments-table.tsx';"],
  ['charts-only-in-charts', 'components/payments/sparkline.tsx', "import { LineChart } from 'recharts';"],
  ['links-wait', 'components/payments/hasty.tsx', "import Link from 'next/link';"],
  ['product-not-tools', 'server/payments/tested.ts', "import { x } from '../../scripts/tool.ts';"],
  ['product-not-dev-dependencies', 'server/payments/property.ts', "import fc from 'fast-check';"],
  ['one-clock', 'server/payments/late.ts', 'export const at = Date.now();'],
  ['one-random', 'server/payments/lucky.ts', 'export const id = crypto.randomUUID();'],
  ['no-float-near-money', 'components/payments/rounded.tsx', 'export const text = (amount: bigint) => (Number(amount) / 100).toFixed(2);'],
  ['no-server-action', 'app/(ops)/payments/act.ts', "'use server';"],
  ['no-any', 'server/payments/loose.ts', 'export const loose = (row: any) => row;'],
  ['sql-text-in-stores', 'server/payments/raw.ts', 'export const all = sql`SELECT 1`;'],
  ['no-advisory-lock', 'server/payments/locked.ts', "export const lock = 'pg_advisory_lock(1)';"],
  [
    'schemas-stay-on-the-server',
    'components/payments/heavy.tsx',
    "import {\n  type A,\n  paymentFilter,\n} from '../../server/payments/contract.ts';",
  ],
  ['codes-are-plain', 'server/payments/codes.ts', "import { x } from '../kernel/money.ts';"],
  ['wordings-are-light', 'server/payments/wording.ts', "import { x } from './codes.ts';"],
  ['no-raw-html', 'components/payments/raw-note.tsx', 'export const Note = () => <p dangerouslySetInnerHTML={{ __html: "x" }} />;'],
  ['keep-what-is-shown', 'components/payments/lost.tsx', 'if (error) return <ErrorState error={error} />;'],
  ['keep-what-is-shown', 'components/payments/lost-lines.tsx', '{list.error ? (\n  <RecordError error={list.error} />\n) : null}'],
  ['keep-what-is-shown', 'components/payments/lost-rows.tsx', '<DataTable\n  error={list.error}\n/>'],
  ['', 'components/payments/kept-lines.tsx', '{inPlaceOf(list) ? (\n  <ErrorState error={list.error} />\n) : null}'],
  ['nothing-cut', 'components/payments/short-field.tsx', 'export const Short = () => <input maxLength={60} />;'],
  ['short-pages', 'app/(ops)/long/page.tsx', `${'export {};\n'.repeat(51)}`],
  ['telling-names', 'server/payments/payment-utils.ts', 'export {};'],
  ['kebab-case', 'server/payments/listPayments.ts', 'export {};'],
  ['', 'server/payments/contract.ts', "import { z } from 'zod';"],
  ['', 'server/payments/list-payments.ts', "import { x } from './store.ts';"],
  ['', 'server/payments/store.ts', "import { payments } from '../../db/schema/payments.ts';\nimport { sql } from 'drizzle-orm';"],
  ['', 'server/payouts/list-payouts.ts', 'export {};'],
  ['', 'server/ledger/store.ts', 'export {};'],
  ['', 'server/kernel/money.ts', 'export {};'],
  [
    '',
    'components/payments/payments-table.tsx',
    "import type { Payment } from '../../server/payments/contract.ts';\nexport const A = () => <a href=\"x\">don't</a>;",
  ],
  ['', 'db/client.ts', "import pg from 'pg';"],
  ['', 'db/schema/payments.ts', "import { pgTable } from 'drizzle-orm/pg-core';"],
  ['', 'scripts/tool.ts', 'export {};'],
];

/** For each room, a file that knows a room which is not below it. */
const ROOMS = forbidden.flatMap(({ name }) => (name.startsWith('room-order-') ? [name.slice('room-order-'.length)] : []));
const aboveOf = (room: string) => (room === 'api' ? 'jobs' : 'api');

let root: string;
let violations: Violation[];

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-planted-'));
  const write = (file: string, content: string) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  };
  for (const [, file, content] of PLANTED) write(file, content);
  for (const room of ROOMS) {
    write(`server/${room}/door.ts`, 'export {};');
    write(`server/${room}/climber.ts`, `import { x } from '../${aboveOf(room)}/door.ts';`);
  }
  violations = [...(await importViolations(root)), ...textViolations(root)];
}, 60_000);

afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const caughtAt = (rule: string) => violations.filter((one) => one.rule === rule).map(({ at }) => at.replace(/:\d+$/, ''));

describe('walls', () => {
  test.each(PLANTED.filter(([rule]) => rule))('the wall "%s" catches %s', (rule, file) => {
    const places = caughtAt(rule);
    // A circle is reported at whichever of its files comes first.
    expect(rule === 'no-circle' ? places.some((place) => place.includes('circle-')) : places.includes(file), `${rule} at ${places}`).toBe(
      true,
    );
  });

  test.each(ROOMS)('the room %s cannot import a room that is not below it', (room) => {
    expect(caughtAt(`room-order-${room}`)).toContain(`server/${room}/climber.ts`);
  });

  test('every rule has a planted violation', () => {
    const planted = new Set([...PLANTED.map(([rule]) => rule), ...ROOMS.map((room) => `room-order-${room}`)]);
    const rules = [...forbidden.map(({ name }) => name), ...TEXT_RULES.map(({ name }) => name), ...SHAPE_RULES];
    expect(rules.filter((rule) => !planted.has(rule))).toEqual([]);
  });

  test('every rule says why it is there', () => {
    for (const { name, comment } of forbidden) expect(comment.length, name).toBeGreaterThan(30);
  });

  test('files that break nothing are left in peace', () => {
    const innocent = PLANTED.filter(([rule, file]) => !rule && !file.includes('circle')).map(([, file]) => file);
    expect(violations.filter(({ at, rule }) => rule !== 'no-circle' && innocent.some((file) => at.startsWith(file)))).toEqual([]);
  });
});

describe('reading imports', () => {
  test('finds every form of import, also of types and over several lines', () => {
    const source =
      "import a from './a.ts';\nimport type {\n  B,\n  C,\n} from './b.ts';\nexport { d } from './d.ts';\nimport './e.ts';\nconst f = await ".concat(
        'imp',
        "ort('./f.ts');",
      );
    expect(importsOf(source)).toEqual(['./a.ts', './b.ts', './d.ts', './e.ts', './f.ts']);
  });

  test('does not find imports in comments', () => {
    expect(importsOf("// import a from './a.ts';\n/* import './b.ts'; */")).toEqual([]);
  });
});
