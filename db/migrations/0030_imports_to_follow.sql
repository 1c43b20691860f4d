-- Orders imports whose dates nobody has asked to reconcile yet. Written with the orders, deleted when the queue has been asked: what a process that
-- died in between has left is asked for by the worker.
CREATE TABLE imports_to_follow (
  id uuid PRIMARY KEY,
  channel_code text NOT NULL REFERENCES channels,
  business_dates date[] NOT NULL CHECK (cardinality(business_dates) > 0),
  imported_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON imports_to_follow TO pingzhang_app;
