-- Further numbers that a channel has for the event of a line, best first (Stripe: of the balance transaction, of the payment intent): a merchant may
-- have kept one of these instead of the one in channel_no. The line stays in the bucket of our number, else of channel_no; these are looked at where
-- the two did not agree. Null where the format has none, which costs a row nothing: twenty columns have as many bytes of null bits as nineteen.
ALTER TABLE statement_lines ADD COLUMN further_nos text[];
