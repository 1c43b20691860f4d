/** Guarantees of lists on narrow windows: the number, the amount and what the screen says stand in the card, and nothing a person chose is lost. */
import { describe, expect, it } from 'vitest';
import { narrowPlaces } from './narrow.ts';

const column = (id: string, more: object = {}) => ({ id, ...more });

describe('A row on a narrow window', () => {
  it('has the first column as its title, the first figures as its amount with their currency, the state, and no more than four beneath', () => {
    const columns = ['no', 'status', 'a', 'b', 'c', 'd', 'e', 'currency'].map((id) => column(id));
    expect(narrowPlaces([...columns, column('sum', { align: 'end' }), column('fee', { align: 'end' })], false)).toEqual({
      no: 'title',
      status: 'status',
      a: 'beneath',
      b: 'beneath',
      c: 'beneath',
      d: 'beneath',
      e: 'left out',
      currency: 'unit',
      sum: 'amount',
      fee: 'left out',
    });
  });

  it('is laid out as a column says, before all else', () => {
    const columns = [
      column('no'),
      column('rows', { align: 'end', narrow: 'left out' }),
      column('name', { narrow: 'status' }),
      column('sum', { align: 'end' }),
    ];
    expect(narrowPlaces(columns, false)).toEqual({ no: 'title', rows: 'left out', name: 'status', sum: 'amount' });
  });

  it('shows every column to a person who has chosen columns', () => {
    const columns = [column('no'), column('state', { narrow: 'status' }), column('x'), column('y', { narrow: 'left out' }), column('z')];
    expect(Object.values(narrowPlaces(columns, true))).not.toContain('left out');
  });

  it('has one title and at most one amount that nobody asked for', () => {
    const places = Object.values(
      narrowPlaces([column('a', { align: 'end' }), column('b', { align: 'end', narrow: 'amount' }), column('c', { align: 'end' })], true),
    );
    expect(places).toEqual(['title', 'amount', 'beneath']);
  });
});
