/** A report replaces the one before; what people wrote beneath it stays. */
import { expect, test } from 'vitest';
import { withNotes } from './write-figures.ts';

const REPORT = '# Bench\n\n## Opening\n\n| 2 |\n\n## Working\n\n| 3 |\n';
const NOTES = '## What was not reached, and why\n\n- This.\n\n## What was done\n\n- That.\n';

test('a report with sections of its own stands once, however often it is written', () => {
  const first = withNotes(REPORT, '');
  expect(first).toBe(REPORT);
  const again = withNotes(REPORT.replace('| 2 |', '| 4 |'), `${first}\n${NOTES}`);
  expect(again).toBe(`${REPORT.replace('| 2 |', '| 4 |')}\n${NOTES}`);
  expect(withNotes(REPORT, again)).toBe(`${REPORT}\n${NOTES}`);
});

test('notes stay beneath a report without sections', () => {
  expect(withNotes('# Bench\n\n| 2 |\n', `# Bench\n\n| 1 |\n\n${NOTES}`)).toBe(`# Bench\n\n| 2 |\n\n${NOTES}`);
});
