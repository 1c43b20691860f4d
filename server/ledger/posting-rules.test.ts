/** Every posting rule by its name: its example, leg by leg, and that it balances. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../kernel/property-fixture.ts';
import { EVENT_TYPES, type EventType } from './codes.ts';
import { checkEntry, imbalances, type Leg } from './entry.ts';
import { exampleOf, legsOf, POSTING_RULES } from './posting-rules.ts';

const text = (legs: readonly Leg[]) => legs.map(({ account, side, amount }) => `${side} ${account} ${amount.minor}`);

const EXPECTED: Record<EventType, string[]> = {
  payment_captured: ['D 1122.wechat 10000', 'C 2201.M0001 10000', 'D 2201.M0001 60', 'C 6001 60'],
  refund_succeeded: ['D 6001 60', 'C 2201.M0001 60', 'D 2201.M0001 10000', 'C 1122.wechat 10000'],
  channel_cost_charged: ['D 6401 20', 'C 1122.wechat 20'],
  channel_settled: ['D 1002.icbc 9980', 'C 1122.wechat 9980'],
  merchant_settled: ['D 2201.M0001 9940', 'C 2202.M0001 9940'],
  difference_surplus_confirmed: ['D 1122.wechat 10000', 'C 2241 10000'],
  difference_shortage_confirmed: ['D 1221 10000', 'C 1122.wechat 10000'],
  suspense_surplus_written_off: ['D 2241 10000', 'C 6301 10000'],
  suspense_shortage_written_off: ['D 6711 10000', 'C 1221 10000'],
  claim_raised: ['D 1231 10000', 'C 1221 10000'],
  unidentified_receipt_booked: ['D 1002.icbc 3000', 'C 2242 3000'],
  entry_reversed: ['C 1122.wechat 10000', 'D 2201.M0001 10000', 'C 2201.M0001 60', 'D 6001 60'],
};

describe('Posting rules', () => {
  it.each(EVENT_TYPES)('%s posts what its example says, and balances', (eventType) => {
    const legs = exampleOf(eventType);
    expect(text(legs)).toEqual(EXPECTED[eventType]);
    expect(imbalances(legs).size).toBe(0);
  });

  it('captures gross whatever the fee: the amount and then the fee, never their difference', () => {
    assertProperty(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 6n }), (minor, charge) => {
        const legs = legsOf('payment_captured', {
          channelCode: 'c',
          merchantNo: 'M',
          amount: { minor, currency: 'CNY' },
          fee: { minor: charge, currency: 'CNY' },
        });
        expect(legs).toHaveLength(charge > 0n ? 4 : 2);
        expect(legs[0]?.amount.minor).toBe(minor);
        expect(imbalances(legs).size).toBe(0);
      }),
    );
  });

  it('leaves out a fee of nothing, and never one below nothing: that entry is refused', () => {
    for (const eventType of ['payment_captured', 'refund_succeeded'] as const)
      for (const [minor, legs, answer] of [
        [0n, 2, null],
        [7n, 4, null],
        [-7n, 4, /above zero/],
      ] as const) {
        const made = legsOf(eventType, { ...POSTING_RULES[eventType].example, fee: { minor, currency: 'CNY' } });
        expect(made).toHaveLength(legs);
        const check = () =>
          checkEntry({
            ...{ id: '01890000-0000-7000-8000-000000000001', key: 'key-key-key', eventType, businessDate: '2026-01-01' as never },
            ...{ sourceKind: 'payment', sourceId: 'P1', legs: made },
          });
        if (answer) expect(check).toThrow(answer);
        else expect(check).not.toThrow();
      }
  });

  it('says no to an entry that is none', () => {
    const legs = exampleOf('payment_captured');
    const id = '01890000-0000-7000-8000-000000000001';
    const entry = { id, key: 'key-key-key', eventType: 'test', businessDate: '2026-01-01' as never, sourceKind: 's', sourceId: 's' };
    expect(() => checkEntry({ ...entry, legs })).not.toThrow();
    expect(() => checkEntry({ ...entry, legs: legs.slice(0, 1) })).toThrow(/two legs/);
    expect(() => checkEntry({ ...entry, legs: legs.slice(0, 3) })).toThrow(/differ/);
    expect(() =>
      checkEntry({ ...entry, legs: [...legs, ...legs].map((leg) => ({ ...leg, amount: { ...leg.amount, minor: 0n } })) }),
    ).toThrow(/above zero/);
    expect(() => checkEntry({ ...entry, key: 'short', legs })).toThrow(/key/);
    for (const form of [{ id: 'x' }, { eventType: 'e' }, { sourceId: '' }, { memo: '\0' }, { businessDate: '2026-02-30' as never }])
      expect(() => checkEntry({ ...entry, ...form, legs })).toThrow(/malformed/);
  });
});
