-- What was kept of an answer under its key held the password that was lent to a new member of staff. From now on such answers are sealed; of
-- those of before the password is taken out.
UPDATE idempotency_keys SET response = response #- '{json,password}' WHERE scope = 'staff.add' AND response #> '{json,password}' IS NOT NULL;
