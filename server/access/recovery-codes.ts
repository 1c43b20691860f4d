/** Recovery codes: ten, shown once, kept as hashes, each good for one sign-in without the second factor. */
import { createHash } from 'node:crypto';
import type { Random } from '../kernel/random.ts';
import { toBase32 } from './totp.ts';

const HOW_MANY = 10;

/** `XXXX-XXXX-XXXX-XXXX`: 80 random bits, so that a plain hash of it is enough. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: HOW_MANY }, () => toBase32(random.bytes(10)).replace(/(.{4})(?=.)/g, '$1-'));
}

/** What is given instead of the six digits of an authenticator. */
export const isRecoveryCode = (code: string): boolean => !/^\d{6}$/.test(code.replace(/\s/g, ''));

/** Case, spaces and hyphens do not matter. */
export function recoveryCodeHash(userId: string, code: string): Buffer {
  return createHash('sha256')
    .update(`${userId}:${code.toUpperCase().replace(/[^A-Z2-7]/g, '')}`)
    .digest();
}
