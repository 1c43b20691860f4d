/** Writes a bench's figures. What people wrote beneath them, under headings of second rank that the report has not itself, stays. */
import fs from 'node:fs';
import path from 'node:path';

/** The report, and beneath it the notes of the file before. */
export function withNotes(text: string, before: string): string {
  const own = new Set(text.match(/^## .*$/gm));
  const notes = before.split(/^(?=## )/m).slice(1);
  const kept = notes.filter((note) => !own.has(note.slice(0, note.indexOf('\n'))));
  return `${[text, ...kept].map((part) => part.trim()).join('\n\n')}\n`;
}

export function writeFigures(name: string, text: string): void {
  const file = path.join(import.meta.dirname, 'figures', `${name}.md`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, withNotes(text, fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''));
}
