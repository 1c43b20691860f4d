/** Single sign-on with an OpenID Connect provider, where one is configured. It vouches for an address; the user must exist already. */
import type { OIDCConfig } from 'next-auth/providers';

type Claims = { sub: string; email?: string; name?: string };

/** The name on the button, or null where none is configured. */
export function singleSignOnName(environment: Record<string, string | undefined> = process.env): string | null {
  return environment.OIDC_ISSUER && environment.OIDC_CLIENT_ID ? (environment.OIDC_NAME ?? 'Single sign-on') : null;
}

/** `OIDC_ISSUER`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` and, for the button, `OIDC_NAME`. */
export function singleSignOn(environment: Record<string, string | undefined> = process.env): OIDCConfig<Claims>[] {
  const name = singleSignOnName(environment);
  if (!name) return [];
  return [
    {
      id: 'sso',
      name,
      type: 'oidc',
      issuer: environment.OIDC_ISSUER,
      clientId: environment.OIDC_CLIENT_ID,
      clientSecret: environment.OIDC_CLIENT_SECRET,
      checks: ['pkce', 'state', 'nonce'],
      authorization: { params: { scope: 'openid email profile' } },
      profile: (claims) => ({ id: claims.sub }),
    },
  ];
}
