/** The text that 总账工具 (凭证引入) of Yonyou U8 takes in: `填制凭证,V800`, then one posting a line, fields apart by commas.
 *
 *  Rests on what the vendor's manual is quoted to say (www.100ksw.com/jsj/yynl/3/228066.shtml: the fields up to the amounts and their sizes, lines of
 *  one voucher are those with one date, type and number and stand together, fields left out at the end need no commas, no blank line) and on the
 *  output of four programs in public repositories that write it, which agree on the place of every field here, the auxiliaries among them, and on GBK
 *  (one of them writes UTF-8, which is taken for its fault). Amounts have two decimals at most (16.2).
 *
 *  Not certain, since no U8 was at hand: whether a release wants more than sixty bytes of summary or refuses fewer fields, and what it makes of
 *  a type of voucher that its account set does not have (记 is the usual one). There is no quoting: a comma in a text becomes a full-width one. */

import { type Currency, exponentOf, isCurrency } from '../../kernel/currency.ts';
import { invariant } from '../../kernel/errors.ts';
import { formatMinor } from '../../kernel/money.ts';
import type { AuxiliaryKind } from './codes.ts';
import { cutToGbk, gbkBytes } from './gbk.ts';
import type { VoucherLine } from './voucher.ts';

export const U8_VOUCHER_WORD = '记';
export const U8_DECIMALS_MAX = 2;
/** Of vouchers in a month and of lines in a voucher: U8 keeps both numbers in two bytes. */
export const U8_NUMBER_MAX = 32_767;
const SUMMARY_BYTES_MAX = 60;
const MAKER_BYTES_MAX = 20;

/** The place of each auxiliary among the fields, counted from one. */
const PLACE: Readonly<Record<Exclude<AuxiliaryKind, 'none'>, number>> = {
  department: 16,
  person: 17,
  customer: 18,
  supplier: 19,
  project: 21,
};

export const U8_HEAD = gbkBytes('填制凭证,V800\r\n');

/** What a field may not have: what ends a field or a line, and a quotation mark, which some readers take for one. */
const plain = (text: string) =>
  text
    .replaceAll(',', '，')
    .replaceAll('"', '＂')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** The line of a posting. The currency is that of the account set, so quantity, foreign amount and rate stay empty. `maker` 制单人. */
export function u8Line(line: VoucherLine, maker: string): Buffer {
  invariant(isCurrency(line.currency) && exponentOf(line.currency) <= U8_DECIMALS_MAX, 'an amount too precise for U8');
  const amount = formatMinor(line.amountMinor, line.currency as Currency);
  const { code, auxiliaryKind, auxiliaryCode } = line.target;
  const fields = [
    line.businessDate,
    U8_VOUCHER_WORD,
    String(line.voucherNo),
    '0',
    cutToGbk(plain(line.summary), SUMMARY_BYTES_MAX),
    code,
    line.side === 'D' ? amount : '0',
    line.side === 'C' ? amount : '0',
    '',
    '',
    '',
    cutToGbk(plain(maker), MAKER_BYTES_MAX),
  ];
  if (auxiliaryKind !== 'none') {
    while (fields.length < PLACE[auxiliaryKind] - 1) fields.push('');
    fields.push(auxiliaryCode ?? '');
  }
  return gbkBytes(`${fields.join(',')}\r\n`);
}
