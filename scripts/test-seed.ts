/** Before every test file: with SEED in the environment, every run of fast-check begins with it (unless a run names its own, by `testSeed`). */
import { testSeed } from '../server/kernel/seed-fixture.ts';

if (process.env.SEED) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: testSeed(0) });
}
