/** Runs dependency-cruiser over the project. It cannot read TypeScript 7 itself (and its other parsers no TSX), so it gets a
 *  skeleton of the tree in a temporary folder: every file under its own name, reduced to its imports, type imports included. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

export type Violation = { rule: string; at: string; text: string };

export const FLOORS = ['app', 'components', 'server', 'db', 'scripts', 'bench', 'e2e'];
const project = path.resolve(import.meta.dirname, '..');

/** `import …`, `import type … from`, `export … from`, `import('…')` with a literal. */
const IMPORTS = [
  /^[ \t]*(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"\n]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"\n]+)['"]/gm,
  /\bimport\(\s*['"]([^'"\n]+)['"]\s*[,)]/g,
];

export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...new Set(IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] as string)))];
}

/** Source files under the floors of `root`, relative to it. */
export function sourceFiles(root: string, folders = FLOORS): string[] {
  const walk = (folder: string): string[] =>
    fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : walk(file);
      return /\.(tsx?|mjs|js)$/.test(entry.name) ? [file] : [];
    });
  return folders
    .filter((folder) => fs.existsSync(path.join(root, folder)))
    .flatMap(walk)
    .sort();
}

/** Every violation of .dependency-cruiser.cjs in the project at `root`. */
export async function importViolations(root: string): Promise<Violation[]> {
  // macOS has its temporary folder behind a link, which would make every path look foreign.
  const skeleton = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-walls-')));
  try {
    const files = sourceFiles(root);
    for (const file of files) {
      const copy = path.join(skeleton, file);
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      // Style sheets and data carry no rule.
      const names = importsOf(fs.readFileSync(path.join(root, file), 'utf8')).filter((name) => !/\.(css|json|svg|png)$/.test(name));
      fs.writeFileSync(copy, names.map((name) => `import ${JSON.stringify(name)};\n`).join(''));
    }
    fs.copyFileSync(path.join(project, 'package.json'), path.join(skeleton, 'package.json'));
    fs.symlinkSync(path.join(project, 'node_modules'), path.join(skeleton, 'node_modules'), 'junction');
    const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: IForbiddenRuleType[] };
    const folders = FLOORS.filter((folder) => fs.existsSync(path.join(skeleton, folder)));
    const { output } = await cruise(
      folders,
      {
        baseDir: skeleton,
        parser: 'swc',
        validate: true,
        preserveSymlinks: true,
        doNotFollow: { path: 'node_modules' },
        ruleSet: { forbidden },
      },
      {
        symlinks: false,
        extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
        conditionNames: ['import', 'node', 'default', 'types'],
        exportsFields: ['exports'],
      } as never,
    );
    const { summary, modules } = output as ICruiseResult;
    const seen = modules.filter(({ source }) => files.includes(source)).length;
    if (seen < files.length) throw new Error(`The walls were checked on ${seen} of ${files.length} files only.`);
    const reason = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
    return summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      at: from,
      text: `${cycle ? [from, ...cycle.map(({ name }) => name)].join(' → ') : `imports ${to}`}. ${reason.get(rule.name)}`,
    }));
  } finally {
    fs.rmSync(skeleton, { recursive: true, force: true });
  }
}
