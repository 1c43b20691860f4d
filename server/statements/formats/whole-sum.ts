/** Sums of whole numbers that come one a line: in a double while that is exact, beyond it in a bigint. */

/** Below it another figure of fifteen digits can be added without losing a unit. */
const EXACT_BELOW = 2 ** 52;

export class WholeSum {
  /** An array, so that it is a double from the first figure on: a field that begins as a small integer makes V8 compile its readers anew, for ever. */
  #near = new Float64Array(1);
  #far = 0n;

  /** A whole number of at most fifteen digits. */
  add(figure: number): void {
    const near = (this.#near[0] as number) + figure;
    if (near <= EXACT_BELOW && near >= -EXACT_BELOW) this.#near[0] = near;
    else {
      this.#far += BigInt(near);
      this.#near[0] = 0;
    }
  }

  addMinor(figure: bigint): void {
    this.#far += figure;
  }

  value(): bigint {
    return this.#far + BigInt(this.#near[0] as number);
  }
}
