-- A payment business has some hundred thousand accounts: they are listed by pages, and each filter of that list finds its place by an index. All
-- of these are on columns that no posting changes, so that a balance is still changed where it lies (a heap-only update).

-- The chart itself: headings, and the accounts of the house that have no owner.
CREATE INDEX ledger_accounts_chart ON ledger_accounts (code) WHERE heading IS NULL;
CREATE INDEX ledger_accounts_currency ON ledger_accounts (currency, code);
CREATE INDEX ledger_accounts_blocked ON ledger_accounts (code) WHERE status = 'blocked';
-- Which accounts can be below zero at all: all others have a floor in the row (`balances_floor`).
CREATE INDEX ledger_accounts_without_floor ON ledger_accounts (code) WHERE bucket IS NULL OR may_go_negative;
-- By the beginning of the owner's number, and by part of a name, which holds the owner's.
CREATE INDEX ledger_accounts_owner_no ON ledger_accounts (owner_id text_pattern_ops);
CREATE INDEX ledger_accounts_names ON ledger_accounts USING gin (name_zh gin_trgm_ops, name_en gin_trgm_ops);

-- Which accounts have something frozen or pending is told by their open holds, whose remaining amounts are that balance.
CREATE INDEX ledger_holds_kind ON ledger_holds (kind, account) WHERE remaining_minor > 0;
