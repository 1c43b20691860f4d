/** Three hundred thousand accounts and a giant among them, made in the database; adding them again changes nothing. The books of such a database
 *  do not balance: it is for reading only. */
import type pg from 'pg';

/** Owners with two accounts each. */
export const OWNERS = 150_000;
/** An account with a million postings. */
export const GIANT = '2201.B000001';
export const GIANT_ENTRIES = 1_000_000;
const SPREAD_ENTRIES = 200_000;
export const FIRST_DAY = '2026-04-01';
export const LEDGER_DAYS = 200;

/** Owner `n` lives in bucket n % 1024. Every twentieth never moved, every fourth has nothing now; few are blocked, frozen, or of another currency. */
const ACCOUNTS = `
  INSERT INTO ledger_accounts (code, name_en, name_zh, heading, class, normal_side, currency, owner_kind, owner_id, bucket, may_go_negative, hot, takes_postings, status)
  SELECT h.code || '.B' || lpad(n::text, 6, '0'), name || CASE h.code WHEN '2201' THEN ' pending' ELSE ' available' END, name || CASE h.code WHEN '2201' THEN ' 待结算' ELSE ' 可用' END,
    h.code, h.class, h.normal_side, CASE WHEN n % 30000 = 7 THEN 'JPY' WHEN n % 500 = 3 THEN 'USD' ELSE 'CNY' END, h.owner_kind, 'B' || lpad(n::text, 6, '0'), n % 1024, false, false, true,
    CASE WHEN n % 5000 = 9 THEN 'blocked' ELSE 'open' END
  FROM (SELECT n, (ARRAY['青禾','北巷','云杉','小满','南塘','拾光','远山','白鹭'])[1 + n % 8] || (ARRAY['生鲜','咖啡','图书','童装','茶社','家居'])[1 + n / 8 % 6] || n AS name
    FROM generate_series(1, ${OWNERS}) n) o, ledger_accounts h WHERE h.code IN ('2201', '2202')`;

const HOUSE = `
  INSERT INTO ledger_accounts (code, name_en, name_zh, heading, class, normal_side, owner_kind, owner_id, may_go_negative, hot, takes_postings)
  SELECT h.code || '.' || c.code, c.code || ' ' || h.name_en, c.code || h.name_zh, h.code, h.class, h.normal_side, h.owner_kind, c.code, h.may_go_negative, h.hot, true
  FROM unnest(ARRAY['wechat','alipay','unionpay','stripe','adyen','paypal']) AS c (code), ledger_accounts h WHERE h.code IN ('1122', '1123') ON CONFLICT DO NOTHING`;

const BALANCES = `
  INSERT INTO balances (bucket, account, currency, debit_minor, credit_minor, pending_minor, frozen_minor, opening_debit_minor, opening_credit_minor, floor_sign, day, closed_through, normal_side, blocked)
  SELECT a.bucket, a.code, a.currency, 1000000, 1000000 + CASE WHEN n % 4 = 1 THEN 0 ELSE 100 + (h % 997) * (h % 991) END, CASE WHEN n % 1000 = 5 THEN 700 ELSE 0 END,
    CASE WHEN n % 300 = 11 AND a.heading = '2202' THEN 100 ELSE 0 END, 900000, 900000, 1, date '${FIRST_DAY}' + ${LEDGER_DAYS - 1}, date '${FIRST_DAY}' + ${LEDGER_DAYS - 3}, 'C', a.status = 'blocked'
  FROM (SELECT *, substr(owner_id, 2)::int AS n, abs(hashtext(code)::bigint) AS h FROM ledger_accounts WHERE code LIKE '220_.B%') a WHERE n % 20 <> 0`;

/** A stripe in every bucket. */
const STRIPES = `
  INSERT INTO balances (bucket, account, currency, debit_minor, credit_minor, opening_debit_minor, opening_credit_minor, floor_sign, day, closed_through, normal_side)
  SELECT stripe, a.code, c.code, 5000000 + stripe, 4000000, 4900000, 4000000, 0, date '${FIRST_DAY}' + ${LEDGER_DAYS - 1}, date '${FIRST_DAY}' + ${LEDGER_DAYS - 3}, a.normal_side
  FROM ledger_accounts a, generate_series(0, 1023) AS stripe, unnest(ARRAY['CNY', 'USD']) AS c (code)
  WHERE (a.code LIKE '1122._%' OR a.code IN ('2244', '6001', '6401')) AND (c.code = 'CNY' OR stripe % 50 = 0)`;

/** A day before the last, closed, of every account that moved; all days of the giant. */
const DAYS = `
  INSERT INTO balance_days (bucket, account, currency, business_date, debit_minor, credit_minor, closing_debit_minor, closing_credit_minor)
  SELECT bucket, account, currency, date '${FIRST_DAY}' + d, 1000, 1000, opening_debit_minor - 1000 * (${LEDGER_DAYS - 2} - d), opening_credit_minor - 1000 * (${LEDGER_DAYS - 2} - d)
  FROM balances, generate_series(0, ${LEDGER_DAYS - 3}) AS d WHERE account = '${GIANT}' OR d IN (20, 100, ${LEDGER_DAYS - 3})`;

const HOLDS = `
  INSERT INTO ledger_holds (bucket, id, kind, account, currency, amount_minor, remaining_minor, placed_at, source_kind, source_id)
  SELECT bucket, id, CASE WHEN frozen_minor > 0 OR (pending_minor = 0 AND n % 2 = 0) THEN 'frozen' ELSE 'pending' END, account, currency, 700, frozen_minor + pending_minor, at, 'payment', 'HB' || n
  FROM (SELECT n, b.bucket, b.account, b.currency, b.frozen_minor, b.pending_minor, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(b.bucket::int), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id
    FROM (SELECT row_number() OVER () AS n, * FROM balances WHERE account LIKE '220_.B%') b CROSS JOIN LATERAL (SELECT timestamptz '${FIRST_DAY}' + n * interval '1 minute' AS at) t) made`;

/** Of two legs: the giant's, in its bucket, and those of many others, in theirs. */
const ENTRIES = `
  INSERT INTO journal_entries (bucket, id, posted_at, business_date, event_type, source_kind, source_id, key, sides, amounts, accounts, currencies)
  SELECT bucket, id, at, (at AT TIME ZONE 'Asia/Shanghai')::date, CASE WHEN n % 50 = 0 THEN 'refund_succeeded' ELSE 'payment_captured' END, 'payment', 'EB' || n, 'bench:entry:' || n, 'DC',
    ARRAY[100 + n % 9973, 100 + n % 9973]::bigint[], ARRAY['1122.wechat', account], ARRAY['CNY', 'CNY']
  FROM (SELECT n, bucket, account, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(bucket::int), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id
    FROM (SELECT n, CASE WHEN n <= ${GIANT_ENTRIES} THEN 1 ELSE (2 + n * 7 % ${OWNERS - 2}) % 1024 END AS bucket,
      CASE WHEN n <= ${GIANT_ENTRIES} THEN '${GIANT}' ELSE '2201.B' || lpad((2 + n * 7 % ${OWNERS - 2})::text, 6, '0') END AS account,
      timestamptz '${FIRST_DAY}' + (CASE WHEN n <= ${GIANT_ENTRIES} THEN n::double precision / ${GIANT_ENTRIES} ELSE (n - ${GIANT_ENTRIES})::double precision / ${SPREAD_ENTRIES} END) * interval '${LEDGER_DAYS} days' AS at
      FROM generate_series($1::bigint, $2::bigint) n) raw) made`;

export async function fillLedger(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT FROM ledger_accounts WHERE code = $1', [GIANT]);
  if (rows.length > 0) return;
  await client.query('BEGIN');
  await client.query(ACCOUNTS);
  await client.query(HOUSE);
  for (const statement of [BALANCES, STRIPES, DAYS, HOLDS]) await client.query(statement);
  const step = 200_000;
  for (let from = 1; from <= GIANT_ENTRIES + SPREAD_ENTRIES; from += step) {
    await client.query(ENTRIES, [from, from + step - 1]);
    process.stdout.write(`\r${(from + step - 1).toLocaleString('en')} entries`);
  }
  await client.query(`UPDATE book_state SET closed_through = date '${FIRST_DAY}' + ${LEDGER_DAYS - 3}`);
  await client.query('COMMIT');
  await client.query('VACUUM ANALYZE ledger_accounts, balances, balance_days, ledger_holds, journal_entries');
  process.stdout.write('\n');
}
