-- What has happened since a list was read: the events of the last moments, and the runs that have ended since. Both grow at their end only.
CREATE INDEX difference_events_at ON difference_events (at);
CREATE INDEX reconciliation_runs_finished ON reconciliation_runs (finished_at) WHERE finished_at IS NOT NULL;
