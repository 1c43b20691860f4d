/** What must stand neither in a log nor in an answer: secrets, whole card numbers, the text of statements, stack traces. */

/** A secret of this run, by what it is. */
export type Canary = { what: string; value: string };
export type Leak = { line: number; what: string; text: string };

const SECRETS: readonly [what: string, pattern: RegExp][] = [
  ['a password hash', /\$argon2(?:id|i|d)\$v=/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['a token', /\beyJ[\w-]{12,}\.[\w-]*\.[\w-]+/],
  ['a session cookie', /pingzhang\.session=[\w-]{8}/],
  ['the address of a second factor', /otpauth:\/\//],
  ['a database password', /\bpostgres(?:ql)?:\/\/[^:/\s]+:[^@/\s]+@/],
];
const STATEMENT: readonly [what: string, pattern: RegExp][] = [
  [
    'the text of a statement',
    /\bFailed query\b|\bSELECT\s[^<>]{1,400}?\sFROM\s|\bINSERT INTO\s|\bDELETE FROM\s|\bUPDATE\s+"?[a-z_]+"?\s+SET\s|\b(?:select|insert into|delete from|update) \\?"[a-z_]+\\?"/,
  ],
];
const TRACE: readonly [what: string, pattern: RegExp][] = [
  ['a stack trace', /(?:^|\n|\\n|;)\s*at (?:async )?(?:new )?[\w$.<>[\] ]*\(?(?:file:\/\/|node:|\/)[^\s)]+:\d+:\d+\)?/],
  ['a path of the server', /(?:^|[\s"'`(=:])\/(?:[\w.@-]+\/)*node_modules\/[\w@.-]+\//],
];

/** Digits as a card has them, with or without gaps, and nothing of a longer number, an id or a decimal around them. */
const CARD = /(?<![\w.+-])(?:\d[ -]?){12,18}\d(?![\w.-])/g;
const ISSUER = /^(?:4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|35|6(?:011|4[4-9]|5)|62)/;

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

export function cardNumbersIn(text: string): string[] {
  return [...text.matchAll(CARD)].map(([found]) => found.replaceAll(/[ -]/g, '')).filter((digits) => ISSUER.test(digits) && isLuhn(digits));
}

/** The sealed state that OAuth sends through the browser to the provider and back: made for that road, and of no use to anybody else. */
const OAUTH_STATE = /(?<=[?&]state=)eyJ[\w.-]+/g;

const named = (text: string, patterns: readonly [string, RegExp][]) =>
  patterns.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
const canariesIn = (text: string, canaries: readonly Canary[]) =>
  canaries.filter(({ value }) => text.includes(value)).map(({ what }) => what);

/** What an answer to a client gives away. Card numbers are left to the tests that put one in: long numbers are this product's daily bread. */
export function leaksInAnswer(text: string, canaries: readonly Canary[] = []): string[] {
  const own = text.replaceAll(OAUTH_STATE, '');
  return [...named(own, SECRETS), ...named(own, STATEMENT), ...named(own, TRACE), ...canariesIn(text, canaries)];
}

/** What a log gives away, line by line. `application`: our own processes, which write no statements either; `database`: PostgreSQL, which does;
 *  `tests`: what test runners print, titles with hostile values among them. */
export function leaksInLog(text: string, kind: 'application' | 'database' | 'tests', canaries: readonly Canary[] = []): Leak[] {
  return text.split('\n').flatMap((line, index) => {
    const found = [
      ...named(line, SECRETS),
      ...canariesIn(line, canaries),
      ...(kind === 'tests' ? [] : cardNumbersIn(line).map(() => 'a whole card number')),
      ...(kind === 'application' ? named(line, STATEMENT) : []),
    ];
    return found.map((what) => ({ line: index + 1, what, text: line.slice(0, 60) }));
  });
}
