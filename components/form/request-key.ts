/** A key for one intent of a person, made when its form opens: sent again after a broken line it has one effect. */
import { systemRandom } from '../../server/kernel/random.ts';

/** A letter that no number has and 32 hexadecimal characters: beside amounts, text that could be a long number is refused. */
export function newRequestKey(): string {
  return `k${Array.from(systemRandom.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
