/** AUTH_SECRET: what signs the cookie and seals second factors. Without a good one the process does not start. */
import { hkdfSync } from 'node:crypto';

const MIN_LENGTH = 32;

/** The secret as given. Throws where it is missing, short or one repeated sign. */
export function requireAuthSecret(environment: Record<string, string | undefined> = process.env): string {
  const secret = environment.AUTH_SECRET ?? '';
  if (secret.length < MIN_LENGTH || new Set(secret).size < 8) {
    throw new Error(
      `AUTH_SECRET must be at least ${MIN_LENGTH} random characters. Make one with: node -e "console.log(require('crypto').randomBytes(48).toString('base64url'))"`,
    );
  }
  return secret;
}

/** A 32-byte key for one purpose; keys of different purposes tell nothing of each other (RFC 5869). */
export function derivedKey(purpose: string, secret: string = requireAuthSecret()): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'pingzhang', purpose, 32));
}
