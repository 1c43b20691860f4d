/** Where to go after signing in: an address of ours, or the front page. Never another site, however it is written. */

const BASE = 'https://pingzhang.invalid';

/** Keeps path, query and fragment of a plain absolute path; everything else becomes `/`. */
export function safePath(wanted: string | null | undefined): string {
  if (!wanted || wanted.length > 2000 || !wanted.startsWith('/') || wanted.startsWith('//')) return '/';
  // Browsers read a backslash as a slash and drop tabs and line ends.
  if ([...wanted].some((sign) => sign === '\\' || sign < ' ' || sign === '\u007f')) return '/';
  const url = URL.canParse(wanted, BASE) ? new URL(wanted, BASE) : null;
  if (!url || url.origin !== BASE || url.pathname.startsWith('//')) return '/';
  if (url.pathname.startsWith('/sign-in') || url.pathname.startsWith('/api/')) return '/';
  return url.pathname + url.search + url.hash;
}
