/** The one seed of the tests: `SEED=123 npm test` replays every generated case of every test with it. fast-check prints the seed of a run that
 *  fails; the other generators have it in the title or message of their test. */

/** The seed a test uses: `SEED` where it is given, else `usual`. */
export function testSeed(usual: number): number {
  const given = process.env.SEED;
  if (given === undefined || given === '') return usual;
  if (!/^-?\d{1,10}$/.test(given)) throw new Error(`SEED=${given} is no whole number`);
  return Number.parseInt(given, 10) | 0;
}
