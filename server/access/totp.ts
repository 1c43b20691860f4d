/** Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), and the base 32 they are written in. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const STEP_SECONDS = 30;
export const SECRET_BYTES = 20;

export function totpStep(at: Date): bigint {
  return BigInt(Math.floor(at.getTime() / 1000 / STEP_SECONDS));
}

/** The code of a time step (RFC 4226 §5.3). */
export function totpCode(secret: Uint8Array, step: bigint, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(step);
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac[19] as number) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step a code belongs to: now, the one before or the one after (clocks differ), and later than the last one used.
 *  Null for a wrong or spent code. */
export function matchingStep(secret: Uint8Array, code: string, at: Date, lastUsedStep: bigint | null): bigint | null {
  if (!/^\d{6}$/.test(code)) return null;
  const now = totpStep(at);
  let found: bigint | null = null;
  for (const step of [now - 1n, now, now + 1n]) {
    const same = timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code));
    if (same && (lastUsedStep === null || step > lastUsedStep)) found ??= step;
  }
  return found;
}

export function toBase32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
      value &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

/** Throws for what is not base 32 (RFC 4648 §6, unpadded; spaces and case are forgiven). */
export function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const sign of text.replace(/[\s=]/g, '').toUpperCase()) {
    const digit = ALPHABET.indexOf(sign);
    if (digit < 0) throw new Error('Not a base 32 secret');
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bytes.push((value >>> (bits - 8)) & 255);
      bits -= 8;
      value &= (1 << bits) - 1;
    }
  }
  return Buffer.from(bytes);
}

/** What an authenticator application reads from the picture. */
export function otpauthUrl(secret: Uint8Array, email: string): string {
  return `otpauth://totp/${encodeURIComponent(`Pingzhang:${email}`)}?secret=${toBase32(secret)}&issuer=Pingzhang&algorithm=SHA1&digits=6&period=${STEP_SECONDS}`;
}
