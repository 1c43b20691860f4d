/** ISO 4217 currencies the business handles and the number of decimals of each (its exponent). */

/** Exponents from ISO 4217:2015, list one. ICU is never asked: it differs (IDR is 0 there, 2 in the standard). */
const EXPONENT = {
  AED: 2,
  AUD: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  ISK: 0,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MOP: 2,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  OMR: 3,
  PHP: 2,
  PLN: 2,
  RON: 2,
  RUB: 2,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TND: 3,
  TRY: 2,
  TWD: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const;

export type Currency = keyof typeof EXPONENT;

export const CURRENCIES = Object.keys(EXPONENT) as Currency[];

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(EXPONENT, code);
}

/** Decimals of the currency's minor unit: JPY 0, CNY 2, KWD 3. */
export function exponentOf(currency: Currency): number {
  return EXPONENT[currency];
}
