-- Entries of an event, newest first and those of a bucket told apart: of all events but the one that nearly every entry is of, which a list meets at once
-- on its way through the dates. So a capture, the posting that there are most of, writes nothing here.
CREATE INDEX journal_entries_event ON journal_entries (event_type, business_date, id, bucket) WHERE event_type <> 'payment_captured';

-- Stripes of an account of the house in the order of their buckets, without a look into the index that begins with the bucket a thousand times.
DROP INDEX balances_account;
CREATE INDEX balances_account ON balances (account, currency, bucket);

-- Holds of a currency, and of an amount by its class (as payments have them), in the order of time.
CREATE INDEX ledger_holds_currency ON ledger_holds (currency, placed_at, id);
CREATE INDEX ledger_holds_class ON ledger_holds (currency, amount_class(amount_minor), placed_at, id) INCLUDE (amount_minor);
