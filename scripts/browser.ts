/** `npm run browser`: which Chromium the browser tests would use; fails, saying what to do, when there is none. */
import { findBrowser } from './find-browser.ts';
import { failWith } from './setup-error.ts';

const { executablePath, from } = await findBrowser().catch(failWith);
console.log(`${executablePath} (of ${from})`);
