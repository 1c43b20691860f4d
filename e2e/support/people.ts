/** The persons of the demo month who sign in during the tests, and the code of their second factor. */
import { createHmac } from 'node:crypto';
import { signIns } from '../../db/seed/demo/sign-ins.ts';

export type Person = { email: string; password: string; role: string; totpSecret?: string };

/** The first demo sign-in whose role or e-mail begins with `who`, such as `operations` or `ops`. */
export function person(who: string): Person {
  const found = (signIns as readonly Person[]).find(({ role, email }) => role.startsWith(who) || email.startsWith(who));
  if (!found) throw new Error(`No demo sign-in begins with "${who}". There are: ${signIns.map(({ email }) => email).join(', ')}`);
  return found;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The six digits an authenticator would show at `atMs` (RFC 6238, SHA-1, 30 s) for a secret in base32. */
export function totpCode(secret: string, atMs: number): string {
  const bits = [...secret.replaceAll('=', '').toUpperCase()]
    .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac[19] as number) & 15;
  return ((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).toString().padStart(6, '0');
}
