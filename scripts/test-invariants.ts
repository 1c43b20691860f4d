/** After every test on a database, whatever it was about: the books hold, the trail is unbroken, every line is in one place, no date is stuck. */
import { afterEach } from 'vitest';
import { databasesToProve } from '../db/testing.ts';
import { ALL_CHECKS } from '../server/api/books-check.ts';
import { requireSoundBooks } from '../server/ledger/books-check.ts';

afterEach(async () => {
  for (const [database, excepted] of databasesToProve()) {
    const unknown = [...excepted].filter((name) => !ALL_CHECKS.some((check) => check.name === name));
    if (unknown.length > 0) throw new Error(`There is no check ${unknown.join(', ')}`);
    await requireSoundBooks(
      database.owner.db,
      ALL_CHECKS.filter(({ name }) => !excepted.has(name)),
    );
  }
});
