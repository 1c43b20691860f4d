/** Single sign-on with an OpenID Connect provider, where one is configured. It vouches for an address; the user must exist already. */
import type { OIDCConfig } from 'next-auth/providers';

type Claims = { sub: string; email?: unknown; email_verified?: unknown; amr?: unknown };

/** The name on the button, or null where none is configured. */
export function singleSignOnName(environment: Record<string, string | undefined> = process.env): string | null {
  return environment.OIDC_ISSUER && environment.OIDC_CLIENT_ID ? (environment.OIDC_NAME ?? 'Single sign-on') : null;
}

/** `OIDC_ISSUER`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` (none: a public client, held by PKCE alone) and, for the button, `OIDC_NAME`.
 *  Throws where one of the first two is missing, where the issuer is no https address, and where `OIDC_EMAIL_IS_VERIFIED` is no yes or no, or is said of an issuer for everybody. */
export function singleSignOn(environment: Record<string, string | undefined> = process.env): OIDCConfig<Claims>[] {
  requireBoth(environment);
  const name = singleSignOnName(environment);
  if (!name) return [];
  requireSafeIssuer(environment.OIDC_ISSUER ?? '');
  if (isSilenceVerified(environment)) requireOneTenant(environment.OIDC_ISSUER ?? '');
  const secret = environment.OIDC_CLIENT_SECRET;
  return [
    {
      id: 'sso',
      name,
      type: 'oidc',
      issuer: environment.OIDC_ISSUER,
      clientId: environment.OIDC_CLIENT_ID,
      ...(secret ? { clientSecret: secret } : { client: { token_endpoint_auth_method: 'none' } }),
      checks: ['pkce', 'state', 'nonce'],
      authorization: { params: { scope: 'openid email profile' } },
      // Providers that keep to OpenID Connect Core 5.4 name the address only where it is asked for, not in the ID token.
      idToken: false,
      profile: (claims) => ({ id: claims.sub }),
    },
  ];
}

/** One without the other would be no button and no word of it. */
function requireBoth({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret }: Record<string, string | undefined>): void {
  if (!issuer && (id || secret)) throw new Error('OIDC_ISSUER is missing: single sign-on needs OIDC_ISSUER and OIDC_CLIENT_ID.');
  if (issuer && !id) throw new Error('OIDC_CLIENT_ID is missing: single sign-on needs OIDC_ISSUER and OIDC_CLIENT_ID.');
}

/** In the code flow it is the connection that proves who wrote the ID token (OpenID Connect Core 3.1.3.7, 6): it must be https. */
function requireSafeIssuer(issuer: string): void {
  const { protocol, hostname } = URL.canParse(issuer) ? new URL(issuer) : { protocol: '', hostname: '' };
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw new Error(`OIDC_ISSUER=${issuer} must be the https address of your provider, as it stands in its discovery document.`);
}

/** Whether an address of which the provider does not say if it was verified counts as verified (`OIDC_EMAIL_IS_VERIFIED=true`): for providers
 *  that never say so, such as Entra ID. An address that is said not to be verified never counts. */
function isSilenceVerified(environment: Record<string, string | undefined>): boolean {
  const text = environment.OIDC_EMAIL_IS_VERIFIED ?? '';
  if (!['', 'true', 'false'].includes(text))
    throw new Error(
      `OIDC_EMAIL_IS_VERIFIED=${text} is neither true nor false. Leave it out unless your provider never says email_verified.`,
    );
  return text === 'true';
}

/** At these anybody has an account, and may write any address into it. */
const FOR_EVERYBODY = /^\/(?:common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(?:\/|$)/i;

function requireOneTenant(issuer: string): void {
  if (FOR_EVERYBODY.test(new URL(issuer).pathname))
    throw new Error(
      `OIDC_EMAIL_IS_VERIFIED=true with OIDC_ISSUER=${issuer}: anybody could sign in as anybody there. Name the issuer of your own tenant.`,
    );
}

/** What the provider vouches for: a verified address, or null, and whether it asked for a second factor. `userinfo` is its answer to our
 *  question; the ID token, already checked, counts where that answer names no address at all. The two are never mixed. */
export function vouchedFor(
  userinfo: Record<string, unknown> | undefined,
  idToken: string | undefined,
  environment: Record<string, string | undefined> = process.env,
): { address: string | null; hasSecondFactor: boolean } {
  const token: Record<string, unknown> = claimsIn(idToken);
  const named = userinfo?.email === undefined ? token : userinfo;
  const isVerified = named.email_verified === true || (named.email_verified === undefined && isSilenceVerified(environment));
  const address = typeof named.email === 'string' && isVerified ? named.email : null;
  const methods = token.amr;
  return { address, hasSecondFactor: Array.isArray(methods) && methods.some((method) => SECOND_FACTORS.has(String(method))) };
}

/** The content of a token that was checked before. */
function claimsIn(token: string | undefined): Record<string, unknown> {
  const content = token?.split('.')[1];
  return content ? (JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, unknown>) : {};
}

/** RFC 8176. */
const SECOND_FACTORS = new Set(['mfa', 'otp', 'hwk']);
