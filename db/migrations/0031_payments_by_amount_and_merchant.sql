-- A merchant's payments of one status, in order: its tabs count each status, and each tab lists one. By the index of the merchant's times a count reads
-- every payment of the merchant from the table, once for each status; by this one it reads no payment.
CREATE INDEX payments_merchant_status ON payments (merchant_no, status, occurred_at DESC, id DESC);

-- An amount says nothing without its currency: an index of amounts alone finds every payment of 9,000 fen or more for 9,000 yen. With the currency before it each
-- range of amounts has one place, and the order of times behind it lets a page be found without the table.
CREATE INDEX payments_currency_amount ON payments (currency, amount_minor, occurred_at DESC, id DESC);
DROP INDEX payments_amount;
