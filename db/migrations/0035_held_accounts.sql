-- Which accounts have something frozen or pending is told by their open holds, whose remaining amounts are that balance. The same told by the balances
-- (0033) gave every posting two indexes more to look at.
CREATE INDEX ledger_holds_kind ON ledger_holds (kind, account) WHERE remaining_minor > 0;
DROP INDEX balances_frozen;
DROP INDEX balances_pending;
