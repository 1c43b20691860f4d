/** Secrets at rest: AES-256-GCM, bound to whom they belong to, so that a row copied to another user or place does not open. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { invariant } from '../kernel/errors.ts';
import type { Random } from '../kernel/random.ts';
import { derivedKey } from './secret.ts';

const VERSION = 1;
type Purpose = 'second factor secrets, version 1' | 'kept answers, version 1';
const SECOND_FACTORS = 'second factor secrets, version 1';

/** Version byte, nonce (12), tag (16), ciphertext. `owner` is a user's id, or the place of a row. */
export function seal(plain: Uint8Array, owner: string, random: Random, purpose: Purpose = SECOND_FACTORS): Buffer {
  const nonce = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', derivedKey(purpose), nonce);
  cipher.setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** Throws where the bytes were changed, belong to somebody else, or were sealed for another purpose or under another AUTH_SECRET. */
export function unseal(sealed: Uint8Array, owner: string, purpose: Purpose = SECOND_FACTORS): Buffer {
  invariant(sealed[0] === VERSION && sealed.length > 29, 'sealed secret of an unknown version');
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(purpose), sealed.subarray(1, 13));
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
}

/** Whether the secret was sealed for `owner` under this process's AUTH_SECRET, and is as it was. */
export function isSealedByUs(sealed: Uint8Array, owner: string): boolean {
  try {
    unseal(sealed, owner);
    return true;
  } catch {
    return false;
  }
}
