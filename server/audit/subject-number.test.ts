/** What the trail speaks of is known by the number that its own screen shows. */
import { expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { NUMBERED_SUBJECTS, subjectNumber, subjectOfNumber } from './subject-number.ts';

const id = newId(7, new Date('2026-11-20T02:00:00Z'));

it.each(Object.entries(NUMBERED_SUBJECTS))('the number of a %s begins with %s and leads back to it', (subjectKind, letter) => {
  const number = subjectNumber({ subjectKind, subjectId: id });
  expect(number).toMatch(new RegExp(`^${letter}[0-9A-Z]{26}$`));
  const found = subjectOfNumber(String(number).toLowerCase());
  expect(found?.id).toBe(id);
  expect(found?.kinds).toContain(subjectKind);
});

it('what has no number has none', () => {
  for (const [subjectKind, subjectId] of [
    ['user', id],
    ['business_date', '2026-03-02'],
    ['journal_entry', 'not-an-id'],
    ['journal_entry', null],
    [null, id],
  ] as const)
    expect(subjectNumber({ subjectKind, subjectId })).toBeNull();
  for (const text of ['', 'J', 'P01M7TVR5QRECQ9VW9D2E849414', 'zhang@example.com', '2026-03-02']) expect(subjectOfNumber(text)).toBeNull();
});
