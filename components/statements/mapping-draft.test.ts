/** A mapping that is opened and saved again loses nothing that the screen does not touch. */
import { expect, it } from 'vitest';
import { statementMapping } from '../../server/statements/formats/mapped/contract.ts';
import { draftOfMapping, EMPTY_DRAFT, mappingOfDraft } from './mapping-draft.ts';

const mapping = statementMapping.parse({
  headerLine: 3,
  columns: { ourNo: 'Order', amount: 'Amount', fee: 'Fee', occurredAt: 'Time', status: 'State' },
  fixed: { kind: 'payment', currency: 'CNY', merchantNo: '1900000109' },
  time: { pattern: 'iso', zone: 'UTC' },
  statusWords: { done: 'succeeded' },
  footerRows: 2,
  controlTotal: { label: '合计', countColumn: 'Order', amountColumn: 'Amount', feeColumn: 'Fee' },
});

it('keeps every part of a mapping, its row of totals and its merchant number too', () => {
  expect(statementMapping.parse(mappingOfDraft(draftOfMapping(mapping)))).toEqual(mapping);
});

it('has no row of totals where none is named, whatever was chosen for its columns', () => {
  expect(mappingOfDraft({ ...EMPTY_DRAFT, totalLabel: ' ', totalAmount: 'Amount' })).not.toHaveProperty('controlTotal');
});
