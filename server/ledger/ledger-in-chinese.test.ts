/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import holds from '../../messages/zh/holds.json' with { type: 'json' };
import ledger from '../../messages/zh/ledger.json' with { type: 'json' };
import {
  ACCOUNT_CLASS_ZH,
  ACCOUNT_STATUS_ZH,
  EVENT_ZH,
  HOLD_KIND_ZH,
  OWNER_KIND_ZH,
  SIDE_ZH,
  SOURCE_KIND_ZH,
} from './ledger-in-chinese.ts';

it('the Chinese files of the ledger use the words of the screen', () => {
  expect(EVENT_ZH).toEqual(Object.fromEntries(Object.entries(ledger.event).map(([type, { name }]) => [type, name])));
  expect([HOLD_KIND_ZH, SOURCE_KIND_ZH]).toEqual([holds.kind, holds.source]);
  expect(ACCOUNT_CLASS_ZH).toEqual(ledger.class);
  expect(OWNER_KIND_ZH).toEqual(ledger.ownerKind);
  expect(ACCOUNT_STATUS_ZH).toEqual(ledger.accountStatus);
  expect(SIDE_ZH).toEqual({ D: ledger.sideOf.D, C: ledger.sideOf.C });
});
