/** Preloaded into the scripts that need no install of their own, such as the command line: an old Node, or a checkout without its
 *  dependencies, is said in a sentence. Plain JavaScript without dependencies, so that an old Node can run it too. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeProblem } from './check-node.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const problem = existsSync(path.join(root, 'node_modules', '.package-lock.json'))
  ? nodeProblem(process.versions.node)
  : 'The dependencies are not installed yet. Run `npm install` first; it also brings Node 24 along.';
if (problem) {
  console.error(problem);
  process.exit(2);
}
