/** Writes a bench's figures. What people wrote beneath them, from the first heading of second rank on, stays. */
import fs from 'node:fs';
import path from 'node:path';

export function writeFigures(name: string, text: string): void {
  const file = path.join(import.meta.dirname, 'figures', `${name}.md`);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const notes = before.indexOf('\n## ');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, notes < 0 ? text : text + before.slice(notes));
}
