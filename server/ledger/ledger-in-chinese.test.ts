/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import holds from '../../messages/zh/holds.json' with { type: 'json' };
import ledger from '../../messages/zh/ledger.json' with { type: 'json' };
import { EVENT_ZH, HOLD_KIND_ZH, SOURCE_KIND_ZH } from './ledger-in-chinese.ts';

it('the Chinese files of the ledger use the words of the screen', () => {
  expect(EVENT_ZH).toEqual(Object.fromEntries(Object.entries(ledger.event).map(([type, { name }]) => [type, name])));
  expect([HOLD_KIND_ZH, SOURCE_KIND_ZH]).toEqual([holds.kind, holds.source]);
});
