/** STATEMENTS_FOLDER is off, or a folder of its own, or an error that says what to do. */
import { expect, it } from 'vitest';
import { statementsFolder } from './setting.ts';

it('Empty or absent it is off', () => {
  for (const environment of [{}, { STATEMENTS_FOLDER: '' }, { STATEMENTS_FOLDER: '  ' }]) expect(statementsFolder(environment)).toBeNull();
});

it('A whole path is taken as it is', () => {
  expect(statementsFolder({ STATEMENTS_FOLDER: '/srv/statements/' })).toBe('/srv/statements');
  expect(statementsFolder({ STATEMENTS_FOLDER: '/srv/账单 1' })).toBe('/srv/账单 1');
});

it('Part of a path and a whole disk are refused with what to write instead', () => {
  expect(() => statementsFolder({ STATEMENTS_FOLDER: 'statements' })).toThrow('STATEMENTS_FOLDER=/srv/statements');
  expect(() => statementsFolder({ STATEMENTS_FOLDER: '/' })).toThrow('a whole disk');
  expect(() => statementsFolder({ STATEMENTS_FOLDER: '/srv/..' })).toThrow('a whole disk');
});
