/** What the tests use of the package, which brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  type Grant = { addOIDCScope: (scope: string) => void; save: () => Promise<string> };
  type Interaction = { params: { client_id: string }; prompt: { name: string } };

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    Grant: new (of: { accountId: string; clientId: string }) => Grant;
    callback: () => RequestListener;
    interactionDetails: (request: IncomingMessage, reply: ServerResponse) => Promise<Interaction>;
    interactionFinished: (
      request: IncomingMessage,
      reply: ServerResponse,
      result: Record<string, unknown>,
    ) => Promise<void>;
  }
}
