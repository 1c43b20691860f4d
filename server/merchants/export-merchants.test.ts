/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import chinese from '../../messages/zh/merchants.json' with { type: 'json' };
import { exportMerchants, MERCHANT_STATUS_ZH } from './export-merchants.ts';

it('the Chinese file of merchants uses the words of the screen', () => {
  expect(MERCHANT_STATUS_ZH).toEqual(chinese.status);
  expect(exportMerchants.columns.map(({ header }) => header.zh)).toEqual(Object.values(chinese.column));
});
