/** A file of staff says what the screen says. */
import { expect, it } from 'vitest';
import english from '../../messages/en/staff.json' with { type: 'json' };
import chinese from '../../messages/zh/staff.json' with { type: 'json' };
import { exportStaff, FACTOR_ZH, STAFF_STATE_ZH } from './export-staff.ts';

it('the file of staff uses the words of the screen, for its name, its columns and what stands in them', () => {
  expect([STAFF_STATE_ZH, FACTOR_ZH]).toEqual([chinese.status, { enrolled: chinese.enrolled, notEnrolled: chinese.notEnrolled }]);
  expect(exportStaff.sheetName).toEqual({ en: english.title, zh: chinese.title });
  const { actions: _a, ...en } = english.column;
  const { actions: _b, ...zh } = chinese.column;
  const headers = exportStaff.columns.map(({ header }) => header).filter(({ en }) => en !== 'Locked until');
  expect(headers.map((header) => [header.en, header.zh])).toEqual(Object.values(en).map((word, at) => [word, Object.values(zh)[at]]));
});
