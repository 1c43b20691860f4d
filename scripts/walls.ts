/** `npm run walls`: the walls of the house, each with its reason (ARCHITECTURE.md). */
import path from 'node:path';
import { importViolations } from './import-walls.ts';
import { textViolations } from './text-walls.ts';

const root = path.resolve(import.meta.dirname, '..');
const violations = [...(await importViolations(root)), ...textViolations(root)];
for (const { rule, at, text } of violations) console.error(`✗ ${at}\n    ${rule}: ${text}`);
console.log(violations.length ? `${violations.length} violations` : 'The walls stand.');
process.exitCode = violations.length ? 1 : 0;
