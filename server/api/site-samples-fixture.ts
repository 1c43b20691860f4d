/** For every procedure of the attacked business an input that it takes. */
import superjson from 'superjson';
import { STAFF_ROLE_NAMES } from '../access/permissions.ts';
import { totpCode, totpStep } from '../access/totp.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { holdFunds } from '../ledger/hold-funds.ts';
import { DAY as LEDGER_DAY, openBooks, transfer, unique } from '../ledger/ledger-fixture.ts';
import { postEntry } from '../ledger/post-entry.ts';
import { World } from '../reconciliation/testing-world.ts';
import { PASSWORD, type Person, type Site } from './site-fixture.ts';
import { voucherSamples } from './voucher-samples-fixture.ts';

const SECRET = Buffer.from('12345678901234567890');
const DAY = parseBusinessDate('2026-03-02');
const NOON = new Date('2026-03-02T12:00:00+08:00');

export type Sample = { by?: Person; input: unknown };

/** Inputs that are taken, each of its own making, so that any of them may be spent. */
export async function samplesOf(site: Site): Promise<Record<string, () => Promise<Sample>>> {
  const { db } = site.database;
  const world = await World.create(site.database);
  const own = { kind: 'payment' as const, amountMinor: 1000n, at: NOON };
  const odd = (at: number) => ({ ...own, amountMinor: 7_700n + BigInt(at) });
  await world.records(
    { ...own, ourNo: 'B1', channelNo: 'C1' },
    { ...own, ourNo: 'B2', channelNo: 'C2' },
    ...[...Array(12).keys()].flatMap((at) => ['a', 'b'].map((twin) => ({ ...odd(at), ourNo: `OUR-${at}${twin}`, channelNo: null }))),
  );
  const earlier = await world.statement(DAY, { ...own, ourNo: 'B1', channelNo: 'C1' });
  const statementId = await world.statement(
    DAY,
    { ...own, ourNo: 'B1', channelNo: 'C1' },
    { ...own, ourNo: 'B2', channelNo: 'C2', amountMinor: 1100n },
    ...[...Array(12).keys()].flatMap((at) => ['a', 'b'].map((twin) => ({ ...odd(at), ourNo: null, channelNo: `THEIRS-${at}${twin}` }))),
  );
  const before = await world.run(DAY);
  const { runId } = await world.run(DAY);
  const one = async (text: string, values: unknown[] = []) => (await site.database.owner.pool.query(text, values)).rows;
  const [payment] = await one('SELECT id FROM payments WHERE channel_code = $1 LIMIT 1', [world.channel]);
  const [difference] = await one('SELECT id FROM differences WHERE channel_code = $1 LIMIT 1', [world.channel]);
  const proposals = (await one("SELECT id FROM matches WHERE channel_code = $1 AND status = 'proposed'", [world.channel])).map(
    (row) => row.id,
  );
  await one("INSERT INTO merchants (id, no, name, status, created_at) VALUES (gen_random_uuid(), 'M1', 'Shop', 'active', now())");
  const books = await db.transaction((tx) => openBooks(tx, 7));
  const entry = async () =>
    db.transaction((tx) => postEntry(tx, transfer(books, books.channel, books.merchant, 500n, { businessDate: LEDGER_DAY }), NOON));
  const entryId = await entry();
  const holdId = newId(7, NOON);
  const set = {
    kind: 'frozen' as const,
    account: books.merchant,
    currency: 'CNY',
    amountMinor: 100n,
    sourceKind: 'payment',
    sourceId: 'B1',
  };
  await db.transaction((tx) => holdFunds(tx, { id: holdId, key: unique(), at: NOON, ...set }));
  const vouchers = await voucherSamples(site, books);
  const page = { cursor: undefined, limit: 20 };
  const days = { dateFrom: '2026-03-01', dateTo: '2026-03-03' };
  const amounts = { amountMin: '0.01', amountMax: '99.99', currency: 'CNY' };
  const settings = {
    nameEn: 'New',
    nameZh: '新渠道',
    formatId: 'mapped',
    timeZone: 'Asia/Shanghai',
    dayCut: '00:00',
    dayCutWindowMinutes: 30,
    statementDueTime: '09:00',
    statementDays: 'every_day',
    calendarCode: null,
    statementDaysFrom: null,
    acceptInPart: false,
    currency: 'CNY',
    active: true,
  };
  /** A calendar of its own, so that any change finds it as it was made; it names one holiday. */
  const calendar = async () => {
    const code = `T${unique()
      .replaceAll(/[^0-9a-zA-Z]/g, '')
      .slice(0, 12)
      .toUpperCase()}`;
    await one("INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ($1, 'Test', '测试', '{6,7}', now())", [
      code,
    ]);
    await one("INSERT INTO working_calendar_days VALUES ($1, '2026-03-03', 'holiday', 'Test', '测试')", [code]);
    return { code, version: 1 };
  };
  const mapping = {
    columns: { ourNo: 'order', amount: 'amount', occurredAt: 'time' },
    fixed: { kind: 'payment', currency: 'CNY' },
    time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
    kindWords: { 支付: 'payment' },
  };
  const order = () => ({
    kind: 'payment',
    our_no: `O${unique()}`,
    channel_no: '4200000001',
    amount: '12.34',
    currency: 'CNY',
    fee: '0.02',
    status: 'succeeded',
    occurred_at: '2026-03-02T10:00:00+08:00',
    merchant_no: 'M1',
  });
  const mappingId = async () => {
    const { body } = await site.call('statements.saveMapping', {
      channelCode: world.channel,
      name: unique(),
      mapping,
      requestKey: unique(),
    });
    return (superjson.deserialize(JSON.parse(body).result.data) as { id: string }).id;
  };
  const seen = async () => [
    { id: difference.id, version: (await one('SELECT version FROM differences WHERE id = $1', [difference.id]))[0].version },
  ];
  /** The request of somebody who has confirmed it: granted rights need that. */
  const confirmed = async (path: string, input: unknown): Promise<Sample> => {
    const by = await site.person();
    const refusal = JSON.parse((await site.call(path, input, by)).body);
    const { details } = (superjson.deserialize(refusal.error) as { data: { details: { request: string } } }).data;
    await one('INSERT INTO step_ups (session_id, request_hash, given_at) VALUES ($1, $2, now())', [
      by.sessionId,
      Buffer.from(details.request, 'hex'),
    ]);
    return { by, input };
  };
  const mine = async (input: unknown): Promise<Sample> => ({ by: await site.person(), input });
  const plain = (input: unknown) => async (): Promise<Sample> => ({ input });
  /** One difference, as a filter finds it. */
  const matching = {
    filter: { channels: [world.channel], kinds: ['amount'] },
    expected: { count: 1n, sums: [{ currency: 'CNY', deltaMinor: 100n }] },
  };
  const codeNow = () => totpCode(SECRET, totpStep(systemClock.now()));
  let closing = 0;
  return {
    'access.own': plain({}),
    'access.keys': plain({}),
    'access.changeKeys': () => mine({ enabled: true, keys: { next: 'n' } }),
    'access.changeLook': () => mine({ theme: 'dark' }),
    'access.remaining': plain({}),
    'access.sessions': plain({}),
    'access.revokeSession': async () => {
      const by = await site.person();
      return { by, input: { sessionId: (await site.session(by)).sessionId } };
    },
    'access.revokeOtherSessions': () => mine({}),
    'access.changePassword': () => mine({ currentPassword: PASSWORD, newPassword: 'another long enough one' }),
    'access.startSecondFactor': () => mine({ password: PASSWORD, code: codeNow() }),
    'access.confirmSecondFactor': async () => {
      const by = await site.person();
      const { body } = await site.call('access.startSecondFactor', { password: PASSWORD, code: codeNow() }, by);
      const { enrolment } = superjson.deserialize(JSON.parse(body).result.data) as { enrolment: { secret: string } };
      const { fromBase32 } = await import('../access/totp.ts');
      return { by, input: { code: totpCode(fromBase32(enrolment.secret.replaceAll(' ', '')), totpStep(systemClock.now())) } };
    },
    'access.newRecoveryCodes': () => mine({}),
    'access.confirmItIsMe': () => mine({ code: codeNow(), request: 'ab'.repeat(32) }),
    'audit.list': plain({
      filter: { actor: 'Li', actions: ['staff.add'], subjectKind: 'user', subjectId: 'x', requestId: 'x', ...days },
      ...page,
    }),
    'audit.get': plain({ seq: '1' }),
    'audit.actions': plain({}),
    'audit.verifyChain': plain({}),
    'staff.list': plain({}),
    'staff.add': () => confirmed('staff.add', { requestKey: unique(), email: `n${unique()}@example.com`, name: 'New', roles: ['risk'] }),
    'staff.setRoles': async () =>
      confirmed('staff.setRoles', { userId: (await site.person()).userId, roles: ['risk'], seenRoles: [...STAFF_ROLE_NAMES] }),
    'staff.setStatus': async () => confirmed('staff.setStatus', { userId: (await site.person()).userId, status: 'disabled' }),
    'staff.resetFactors': async () => confirmed('staff.resetFactors', { userId: (await site.person()).userId }),
    'staff.endSessions': async () => ({ input: { userId: (await site.person()).userId } }),
    'payments.importRows': async () => ({ input: { channelCode: world.channel, rows: [order()] } }),
    'payments.list': plain({
      filter: { numbers: ['B1x'], channels: ['x'], merchantNo: 'M1', ...days, ...amounts },
      order: 'newest',
      ...page,
    }),
    'payments.statusCounts': plain({ filter: { numbers: ['B1x', 'B2x'], kinds: ['payment'], ...days, ...amounts } }),
    'payments.sums': plain({ filter: { numbers: ['B1x', 'B2x'], kinds: ['payment'], statuses: ['succeeded'], ...days, ...amounts } }),
    'payments.lookUpNumbers': plain({ filter: { numbers: ['B1x', 'B2x'], ...days } }),
    'payments.get': plain({ id: payment.id }),
    'calendars.list': plain({}),
    'calendars.get': plain({ code: 'CN' }),
    'calendars.add': async () => ({
      input: {
        code: `A${unique()
          .replaceAll(/[^0-9a-zA-Z]/g, '')
          .slice(0, 12)
          .toUpperCase()}`,
        nameEn: 'New',
        nameZh: '新日历',
        weekend: [6, 7],
      },
    }),
    'calendars.setDay': async () => ({
      input: { ...(await calendar()), date: '2026-03-02', kind: 'holiday', nameEn: 'Typhoon', nameZh: '台风' },
    }),
    'calendars.removeDay': async () => ({ input: { ...(await calendar()), date: '2026-03-03' } }),
    'calendars.previewYear': plain({ code: 'CN', year: 2027, list: '2027-01-01, holiday, New Year, 元旦' }),
    'calendars.importYear': async () => ({
      input: { ...(await calendar()), year: 2027, list: '2027-01-01, holiday, New Year, 元旦' },
    }),
    'channels.list': plain({}),
    'channels.add': async () => ({ input: { code: `n${unique()}`, settings } }),
    'channels.change': async () => {
      const [{ version }] = (await one('SELECT version FROM channels WHERE code = $1', [world.channel])) as [{ version: number }];
      return { input: { code: world.channel, version, settings: { ...settings, formatId: 'wechat_trade_all' } } };
    },
    'merchants.get': plain({ no: 'M1' }),
    'merchants.list': plain({ text: 'sho', ...page }),
    'statements.calendar': plain({ from: '2026-03-01', to: '2026-03-05' }),
    'statements.compare': plain({ earlierId: earlier, laterId: statementId }),
    'statements.folderWatch': plain({}),
    'statements.get': plain({ id: statementId }),
    'statements.lateDays': plain({ channels: [world.channel], ...days }),
    'statements.lines': plain({ statementId, filter: { number: 'B1x', ...amounts }, ...page }),
    'statements.list': plain({ filter: { channels: [world.channel], text: 'a', ...days }, ...page }),
    'statements.updates': plain({
      filter: { channels: [world.channel], text: 'a', ...days },
      after: new Date('2026-11-20T00:00:00Z'),
      shown: [{ id: statementId, status: 'published' }],
    }),
    'statements.mapping': async () => ({ input: { id: await mappingId() } }),
    'statements.mappings': plain({ channelCode: world.channel, withOld: false }),
    'statements.rawLine': plain({ statementId, lineNo: 1 }),
    'statements.rejects': plain({ statementId, ...page }),
    'statements.importProgress': plain({ uploadIds: ['upload-1'] }),
    'statements.saveMapping': async () => ({
      input: { channelCode: world.channel, name: `Shop ${unique()}`, mapping, requestKey: unique() },
    }),
    'differences.list': plain({
      filter: { number: 'B1x', channels: ['x1'], label: 'x', runId, owner: 'nobody', open: true, ...days, ...amounts },
      order: { by: 'next', descending: true },
      ...page,
    }),
    'differences.lookUpNumbers': plain({ filter: { numbers: ['D12x', 'B1x'], ...days, ...amounts } }),
    'differences.sums': plain({ filter: { number: 'B1x', ...days, ...amounts } }),
    'differences.groups': plain({ filter: { merchantNo: 'M1', ...days }, by: 'merchant' }),
    'differences.countsByKind': plain(days),
    'differences.labels': plain({ filter: { label: 'x', ...days } }),
    'differences.get': plain({ id: difference.id }),
    'differences.updates': plain({
      filter: { number: 'B1x', label: 'x', ...days, ...amounts },
      since: new Date('2026-11-20T00:00:00Z'),
      shown: [{ id: difference.id, version: 1, commentCount: 0 }],
    }),
    'differences.watch': plain({ id: difference.id, version: 1 }),
    'differences.owners': plain({}),
    'differences.assign': async () => ({ input: { differences: await seen(), ownerId: (await site.person()).userId } }),
    'differences.assignMatching': async () => ({
      input: {
        ...matching,
        ownerId: (await site.person()).userId,
      },
    }),
    'differences.label': async () => ({ input: { differences: await seen(), add: ['bank'], remove: ['old'] } }),
    'differences.labelMatching': plain({ ...matching, add: ['bank'], remove: ['old'] }),
    'differences.commentMatching': async () => ({
      input: { ...matching, body: 'asked the channel about all of these', requestKey: unique() },
    }),
    'differences.commentMany': async () => ({
      input: { differenceIds: [difference.id], body: 'asked the channel about all of these', requestKey: unique() },
    }),
    'differences.comment': async () => ({ input: { differenceId: difference.id, body: 'asked the channel', requestKey: unique() } }),
    'ledger.entries': plain({
      filter: { numbers: ['J12x'], account: books.channel, eventTypes: ['test_transfer'], ...days, ...amounts },
      order: 'oldest',
      ...page,
    }),
    'ledger.entrySums': plain({ filter: { numbers: ['J12x', 'B1x'], account: books.channel, ...days, ...amounts } }),
    'ledger.lookUpNumbers': plain({ filter: { numbers: ['J12x', 'B1x'], ...days } }),
    'ledger.entry': plain({ id: entryId }),
    'ledger.entriesOfSource': plain({ sourceId: 'x1' }),
    'ledger.holds': plain({
      filter: {
        numbers: ['H12x'],
        account: books.merchant,
        kinds: ['frozen'],
        states: ['open'],
        sourceKinds: ['payment'],
        ...days,
        ...amounts,
      },
      order: 'oldest',
      ...page,
    }),
    'ledger.holdSums': plain({
      filter: { numbers: ['H12x', 'B1x'], kinds: ['frozen', 'pending'], states: ['closed'], ...days, ...amounts },
    }),
    'ledger.lookUpHoldNumbers': plain({ filter: { numbers: ['H12x', 'B1x'], ...days } }),
    'ledger.hold': plain({ id: holdId }),
    'ledger.accounts': plain({
      filter: {
        find: 'M1',
        classes: ['asset'],
        headings: ['1122'],
        ownerKinds: ['channel'],
        statuses: ['open'],
        balances: ['nonzero'],
        ...amounts,
      },
      order: { by: 'posted', descending: true },
      ...page,
    }),
    'ledger.accountSums': plain({ filter: { find: 'M1', ...amounts } }),
    'ledger.accountClassCounts': plain({ filter: { find: 'M1', ...amounts } }),
    'ledger.accountNames': plain({ codes: [books.merchant, books.channel] }),
    'ledger.chart': plain({}),
    'ledger.accountStatement': plain({ account: books.merchant, currency: 'CNY', from: '2026-03-01', to: '2026-03-05', ...page }),
    'ledger.rules': plain({}),
    'ledger.trialBalance': plain({ from: '2026-03-01', to: '2026-03-05' }),
    'ledger.closeState': plain({}),
    'ledger.booksCheck': plain({}),
    'ledger.reverseEntry': async () => ({ input: { entryId: await entry(), memo: 'booked twice', requestKey: unique() } }),
    ...vouchers,
    'ledger.closeDay': async () => ({ input: { date: `1995-01-${String(++closing).padStart(2, '0')}` } }),
    'reconciliation.getRun': plain({ id: runId }),
    'reconciliation.listRuns': plain({ filter: { channels: [world.channel], ...days }, ...page }),
    'reconciliation.compareRuns': plain({ beforeId: before.runId, afterId: runId }),
    'reconciliation.statementRuns': plain({ statementIds: [statementId] }),
    'reconciliation.calendar': plain({ ...days, channels: [world.channel] }),
    'reconciliation.lateStatements': plain({}),
    'reconciliation.runRows': plain({ runId, set: 'compared', kind: 'payment', currency: 'CNY', ...page }),
    'reconciliation.ruleHits': plain({ runId }),
    'reconciliation.waiting': plain({ ...days, ...page }),
    'reconciliation.proposals': plain({ runId }),
    'reconciliation.linesOfRecord': plain({ paymentId: payment.id }),
    'reconciliation.run': plain({ channelCode: world.channel, businessDate: DAY, cause: 'manual' }),
    'reconciliation.decideMatch': async () => {
      // Of the run that stands: another test may have run the date again.
      const [{ id } = { id: proposals[0] }] = await one(
        `SELECT m.id FROM matches m JOIN reconciliation_days d ON d.current_run_id = m.run_id WHERE m.channel_code = $1 AND m.status = 'proposed' LIMIT 1`,
        [world.channel],
      );
      return { input: { matchId: id, decision: 'decline', reason: 'another order' } };
    },
    'search.find': plain({ text: 'B1x' }),
    'views.list': plain({ tableId: 'payments' }),
    'views.save': async () => ({ input: { tableId: 'payments', name: `Mine ${unique()}`, query: 'f.channels=wechat', shared: false } }),
    'views.delete': async () => {
      const by = await site.person();
      const { body } = await site.call('views.save', { tableId: 'payments', name: 'To go', query: '', shared: false }, by);
      return { by, input: { id: (superjson.deserialize(JSON.parse(body).result.data) as { id: string }).id } };
    },
  };
}
