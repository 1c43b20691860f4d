/** Passwords: argon2id in PHC strings that carry their parameters, checked in the same time whether or not there is such a user. */
import { argon2, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../kernel/errors.ts';
import type { Random } from '../kernel/random.ts';

/** RFC 9106 §4, second choice, in memory a small server has for several at once. */
const COST = { memory: 32_768, passes: 3, parallelism: 1 };
const TAG_LENGTH = 32;
const MIN_LENGTH = 12;
const MAX_LENGTH = 128;

type Cost = typeof COST;

function derive(password: string, salt: Uint8Array, cost: Cost, tagLength: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message: Buffer.from(password.normalize('NFKC')), nonce: salt, tagLength, ...cost }, (error, key) =>
      error ? reject(error) : resolve(Buffer.from(key)),
    );
  });
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');

export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = random.bytes(16);
  const tag = await derive(password, salt, COST, TAG_LENGTH);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${text(salt)}$${text(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/;

/** False for a wrong password and for a hash that cannot be read. */
export async function isPassword(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? [];
  if (!salt || !tag) return false;
  const expected = Buffer.from(tag, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const actual = await derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(actual, expected);
}

/** The same work for nobody: an unknown address must not answer faster than a known one. */
export async function pretendToCheck(password: string): Promise<false> {
  await derive(password, Buffer.alloc(16, 7), COST, TAG_LENGTH);
  return false;
}

/** Refuses `password_too_short`, `password_too_long`, `password_too_simple`, `password_names_user`. Length counts, not classes of signs (NIST SP 800-63B). */
export function requireGoodPassword(password: string, email: string): void {
  const length = [...password].length;
  if (length < MIN_LENGTH)
    throw new DomainError('invalid', 'password_too_short', `A password needs at least ${MIN_LENGTH} characters`, { min: MIN_LENGTH });
  if (length > MAX_LENGTH)
    throw new DomainError('invalid', 'password_too_long', `A password may have at most ${MAX_LENGTH} characters`, { max: MAX_LENGTH });
  if (new Set(password).size < 5 || /^(?:password|123456|qwerty|pingzhang)/i.test(password))
    throw new DomainError('invalid', 'password_too_simple', 'This password is too easy to guess');
  const local = email.split('@')[0] ?? '';
  if (local.length >= 4 && password.toLowerCase().includes(local.toLowerCase()))
    throw new DomainError('invalid', 'password_names_user', 'The password must not contain the name in the email address');
}

const SIGNS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** For somebody's first sign-in: four groups of five, without signs that look alike. About 115 bits. */
export function oneTimePassword(random: Random): string {
  const picked: string[] = [];
  while (picked.length < 20) {
    const [byte] = random.bytes(1);
    const limit = 256 - (256 % SIGNS.length);
    if (byte !== undefined && byte < limit) picked.push(SIGNS[byte % SIGNS.length] as string);
  }
  return picked.join('').replace(/(.{5})(?=.)/g, '$1-');
}
