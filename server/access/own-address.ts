/** AUTH_URL: the address under which people come. Cookies, the origins that may call and the demo sign-ins depend on it. */

/** Throws where it is there and is no plain address of a site: of `pingzhang.example.com` or `HTTPS://…` cookies would not be Secure, and every
 *  call would be refused as of another origin. */
export function requireOwnAddress(environment: Record<string, string | undefined> = process.env): void {
  const text = environment.AUTH_URL;
  if (!text) return;
  if (/^https?:\/\/[^/?#@]+\/?$/.test(text) && URL.canParse(text)) return;
  throw new Error(
    `AUTH_URL=${text} is not the address of a site. Write the address that people type, with its scheme and without a path: AUTH_URL=https://pingzhang.example.com`,
  );
}
