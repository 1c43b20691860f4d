-- A list of an amount that is not rare, of one date, merchant or status, is met in the order of times: some 50 of 10,000 rows. With amount, currency and
-- business date beside the key the index alone tells which, and the table is asked for the rows of the page only. The three lie in the 16 bytes that
-- an amount would take by itself with what aligns it.
DROP INDEX payments_newest;
CREATE INDEX payments_newest ON payments (occurred_at DESC, id DESC) INCLUDE (amount_minor, currency, business_date);
DROP INDEX payments_status_newest;
CREATE INDEX payments_status_newest ON payments (status, occurred_at DESC, id DESC) INCLUDE (amount_minor, currency, business_date);
DROP INDEX payments_merchant_newest;
CREATE INDEX payments_merchant_newest ON payments (merchant_no, occurred_at DESC, id DESC) INCLUDE (amount_minor, currency, business_date);
DROP INDEX payments_merchant_status;
CREATE INDEX payments_merchant_status ON payments (merchant_no, status, occurred_at DESC, id DESC) INCLUDE (amount_minor, currency, business_date);
DROP INDEX payments_date_newest;
CREATE INDEX payments_date_newest ON payments (business_date, occurred_at DESC, id DESC) INCLUDE (amount_minor, currency);

-- A channel's payments and all refunds in the order of time: met in passing among all payments, a rare channel's fifty newest are fifty thousand rows
-- apart, and the refunds of an amount two hundred thousand.
CREATE INDEX payments_channel_newest ON payments (channel_code, occurred_at DESC, id DESC) INCLUDE (amount_minor, currency, business_date);
CREATE INDEX payments_refund_newest ON payments (occurred_at DESC, id DESC) INCLUDE (amount_minor, currency, business_date) WHERE kind = 'refund';
