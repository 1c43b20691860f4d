/** Secrets at rest: AES-256-GCM, bound to the user they belong to, so that a row copied to another user does not open. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { invariant } from '../kernel/errors.ts';
import type { Random } from '../kernel/random.ts';
import { derivedKey } from './secret.ts';

const VERSION = 1;
const PURPOSE = 'second factor secrets, version 1';

/** Version byte, nonce (12), tag (16), ciphertext. */
export function seal(plain: Uint8Array, userId: string, random: Random): Buffer {
  const nonce = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', derivedKey(PURPOSE), nonce);
  cipher.setAAD(Buffer.from(userId));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** Throws where the bytes were changed, belong to another user, or were sealed under another AUTH_SECRET. */
export function unseal(sealed: Uint8Array, userId: string): Buffer {
  invariant(sealed[0] === VERSION && sealed.length > 29, 'sealed secret of an unknown version');
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(PURPOSE), sealed.subarray(1, 13));
  decipher.setAAD(Buffer.from(userId));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
}
