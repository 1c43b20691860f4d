/** The part of `oidc-provider` (which comes without types) that the provider of the tests uses. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  export type Claims = { sub: string } & Record<string, unknown>;
  type Login = { accountId: string; amr?: string[]; remember?: boolean };
  type Context = { oidc: { client?: { clientId: string }; account?: { accountId: string } } };

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** Behind another server, what that one says about the outside address is believed. */
    proxy: boolean;
    Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ uid: string }>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { login: Login } | { error: string; error_description?: string },
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }
  export type LoadExistingGrant = (context: Context) => Promise<unknown>;
  export default Provider;
}
