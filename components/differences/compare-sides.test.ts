/** When two sides are said to agree in a field. */
import { expect, it } from 'vitest';
import type { AlignedField } from '../../server/reconciliation/differences/contract.ts';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import { agrees } from './compare-sides.tsx';

const side = (currency: string) => ({ currency }) as Side;
const field = (name: AlignedField['field'], ours: string | null, channel: string | null): AlignedField => ({
  field: name,
  ours,
  channel,
  isDifferent: false,
});

it('Sides agree where both state the same, and not where one of them states nothing', () => {
  expect(agrees(field('merchantNo', 'M1', 'M1'), side('USD'), side('USD'))).toBe(true);
  expect(agrees(field('merchantNo', 'M1', null), side('USD'), side('USD'))).toBe(false);
  expect(agrees(field('merchantNo', 'M1', 'PZDEMO'), side('USD'), side('USD'))).toBe(false);
  expect(agrees(field('occurredAt', '2026-03-01T00:00:00Z', '2026-03-01T00:00:02Z'), side('USD'), side('USD'))).toBe(false);
  expect(agrees(field('originalOurNo', null, null), side('USD'), side('USD'))).toBe(false);
  expect(agrees(field('status', 'succeeded', 'succeeded'), null, side('USD'))).toBe(false);
});

it('Five dollars are not five euros', () => {
  expect(agrees(field('amount', '500', '500'), side('USD'), side('EUR'))).toBe(false);
  expect(agrees(field('fee', '45', '45'), side('USD'), side('EUR'))).toBe(false);
  expect(agrees(field('amount', '500', '500'), side('USD'), side('USD'))).toBe(true);
  expect(agrees(field('ourNo', 'P1', 'P1'), side('USD'), side('EUR'))).toBe(true);
});
