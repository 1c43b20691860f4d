/** A certified OpenID provider on a port of this machine, with people of one's choice, for the tests of single sign-on. Its answers can be
 *  falsified on the way, as a broken or hostile provider would. */
import { type createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';

/** Somebody at the provider; `isVerified` whether it has checked the address (null: it does not say), `methods` how it made sure who it is (RFC 8176). */
export type Inhabitant = { email: string; isVerified: boolean | null; methods: string[] };
type Claims = Record<string, unknown>;

export type IdentityProvider = {
  issuer: string;
  client: { id: string; secret: string };
  people: Map<string, Inhabitant>;
  /** Changes what the next ID tokens say. They are signed again with the provider's own key, so only their content is wrong. */
  falsify: ((claims: Claims) => Claims) | null;
  /** Where a provider names the address: in the answer to the client's question (the rule), or in the ID token alone. */
  namesAddressIn: 'userinfo' | 'id_token';
  end(): Promise<void>;
};

const SCOPE = 'openid email profile';
/** Seconds; longer than any test. */
const LIFE = 600;

const page = (uid: string) => `<!doctype html><html lang="en"><title>Identity provider</title><h1>Identity provider</h1>
<form method="post" action="/interaction/${uid}"><label>Account <input name="account" autofocus></label>
<button name="answer" value="yes">Continue</button><button name="answer" value="no">Refuse</button></form></html>`;

/** Starts the provider. `redirectUris` are the only addresses it sends people back to; port 0 takes any that is free. */
export async function startIdentityProvider({
  redirectUris,
  port = 0,
}: {
  redirectUris: string[];
  port?: number;
}): Promise<IdentityProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = http.createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const stand: IdentityProvider = {
    issuer,
    client: { id: 'pingzhang', secret: 'only-for-the-tests-of-single-sign-on' },
    people: new Map(),
    falsify: null,
    namesAddressIn: 'userinfo',
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const key = { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'tests' };
  const provider = new Provider(
    issuer,
    providerConfiguration(stand, redirectUris, key, () => provider),
  );
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const [, noun, uid] = (request.url ?? '').split('/');
    if (noun === 'interaction' && uid) return void askWho(provider, stand, uid, request, response);
    if (noun === 'token') signAnew(stand, privateKey, response);
    void answer(request, response);
  });
  return stand;
}

function providerConfiguration(stand: IdentityProvider, redirectUris: string[], key: unknown, provider: () => Provider) {
  const claimsOf = (id: string): Claims => {
    const someone = stand.people.get(id);
    return { sub: id, email: someone?.email, email_verified: someone?.isVerified ?? undefined, amr: someone?.methods };
  };
  return {
    clients: [
      {
        client_id: stand.client.id,
        client_secret: stand.client.secret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [stand.client.secret] },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    // The strict reading of OpenID Connect Core 5.4: the address is not in the ID token, the client has to ask for it.
    conformIdTokenClaims: true,
    ttl: { AccessToken: LIFE, AuthorizationCode: LIFE, Grant: LIFE, IdToken: LIFE, Interaction: LIFE, Session: LIFE },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) =>
      stand.people.has(id)
        ? {
            accountId: id,
            claims: async (use: string) => {
              const { email, email_verified, ...rest } = claimsOf(id);
              return use === 'userinfo' && stand.namesAddressIn === 'id_token' ? rest : { ...rest, email, email_verified };
            },
          }
        : undefined,
    // Nobody is asked for consent: the client is the house's own.
    loadExistingGrant: async ({ oidc }: { oidc: { client: { clientId: string }; account: { accountId: string } } }) => {
      const grant = new (provider().Grant)({ clientId: oidc.client.clientId, accountId: oidc.account.accountId });
      grant.addOIDCScope(SCOPE);
      await grant.save();
      return grant;
    },
  };
}

/** The provider's own sign-in page. */
async function askWho(
  provider: Provider,
  stand: IdentityProvider,
  uid: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(uid));
    return;
  }
  const given = new URLSearchParams(await text(request));
  const account = given.get('account') ?? '';
  const methods = stand.people.get(account)?.methods;
  await provider.interactionFinished(
    request,
    response,
    given.get('answer') === 'yes' && methods
      ? { login: { accountId: account, amr: methods, remember: false } }
      : { error: 'access_denied', error_description: 'refused by the person' },
    { mergeWithLastSubmission: false },
  );
}

/** Puts another ID token into the answer of the token endpoint, where the stand is told to. */
function signAnew(stand: IdentityProvider, key: ReturnType<typeof createPrivateKey>, response: http.ServerResponse): void {
  const end = response.end.bind(response);
  response.end = ((body?: unknown, ...rest: unknown[]) => {
    const { falsify, namesAddressIn } = stand;
    const told = Buffer.isBuffer(body) || typeof body === 'string' ? (JSON.parse(String(body)) as { id_token?: string }) : {};
    if (!told.id_token || (!falsify && namesAddressIn === 'userinfo')) return end(body as string, ...(rest as []));
    const [head = '', content = ''] = told.id_token.split('.');
    const claims = JSON.parse(Buffer.from(content, 'base64url').toString()) as Claims;
    const someone = stand.people.get(String(claims.sub));
    const named =
      namesAddressIn === 'id_token' ? { ...claims, email: someone?.email, email_verified: someone?.isVerified ?? undefined } : claims;
    const signed = `${head}.${Buffer.from(JSON.stringify(falsify ? falsify(named) : named)).toString('base64url')}`;
    const token = `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    const changed = Buffer.from(JSON.stringify({ ...told, id_token: token }));
    response.setHeader('content-length', changed.length);
    return end(changed);
  }) as typeof response.end;
}
