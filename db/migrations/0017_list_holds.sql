-- Holds can be listed: newest first over all buckets, of one account, of one source; and a hold's steps are found by the hold.
CREATE INDEX ledger_holds_placed ON ledger_holds (placed_at, id);
CREATE INDEX ledger_holds_account ON ledger_holds (account, placed_at, id);
CREATE INDEX ledger_holds_unsettled ON ledger_holds (placed_at, id) WHERE remaining_minor > 0;
CREATE INDEX ledger_holds_source ON ledger_holds (source_id text_pattern_ops);
CREATE INDEX ledger_hold_steps_hold ON ledger_hold_steps (bucket, hold_id);
