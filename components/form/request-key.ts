/** A key for one intent of a person, made when its form opens: sent again after a broken line it has one effect. */
import { systemRandom } from '../../server/kernel/random.ts';

/** 32 hexadecimal characters. */
export function newRequestKey(): string {
  return Array.from(systemRandom.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
