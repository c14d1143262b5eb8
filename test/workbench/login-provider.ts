import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';
import { choosePorts } from '../../src/stack/free-ports.js';

/** A real provider of OpenID Connect in this process, which knows one client. */
export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who logs in next: the claims, of which `sub` is one; null: the person refuses. */
  person: { claims: ({ sub: string } & Record<string, unknown>) | null };
  close: () => Promise<void>;
};

const CLIENT = { clientId: 'rollcall-board', clientSecret: 'secret-of-the-board-in-tests' };
/** Claims of their own that the scope `campus` gives. */
const CAMPUS_CLAIMS = ['student_number', 'staff_name'];

/**
 * Starts a provider on 127.0.0.1.
 * @param publicUrl of the board that logs people in by it
 */
export async function startLoginProvider(publicUrl: string): Promise<TestProvider> {
  const { login: port } = (await choosePorts(['login'], {}, {})) as { login: number };
  const issuer = `http://127.0.0.1:${port}`;
  const person: TestProvider['person'] = { claims: null };
  const provider = new Provider(issuer, configurationFor(publicUrl, person));
  const answer = provider.callback();
  const server = createServer((request, reply) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, reply);
    void finishInteraction(provider, person, request, reply);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { issuer, ...CLIENT, person, close: () => closeServer(server) };
}

function configurationFor(publicUrl: string, person: TestProvider['person']) {
  return {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${publicUrl}/login/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], campus: CAMPUS_CLAIMS },
    scopes: ['openid', 'campus'],
    cookies: { keys: ['a key for the cookies of the provider'] },
    features: { devInteractions: { enabled: false } },
    ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => true },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...person.claims, sub }),
    }),
  };
}

/** What the pages of a provider do with a person's clicks. */
async function finishInteraction(
  provider: Provider,
  { claims }: TestProvider['person'],
  ...[request, reply]: Parameters<Provider['interactionDetails']>
): Promise<void> {
  const { params } = await provider.interactionDetails(request, reply);
  if (!claims) return provider.interactionFinished(request, reply, { error: 'access_denied' });
  const grant = new provider.Grant({ accountId: claims.sub, clientId: params.client_id });
  grant.addOIDCScope('openid profile campus');
  const grantId = await grant.save();
  await provider.interactionFinished(request, reply, {
    login: { accountId: claims.sub, remember: false },
    consent: { grantId },
  });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** A browser that keeps cookies by host, and follows redirects one at a time. */
export type TestBrowser = {
  cookies: Map<string, string>;
  /** Opens an address and follows redirects until an answer, or until an address is `until`. */
  open: (url: string, until?: (url: URL) => boolean) => Promise<{ url: URL; response: Response }>;
};

export function newBrowser(): TestBrowser {
  const cookies = new Map<string, string>();
  const open: TestBrowser['open'] = async (start, until = () => false) => {
    for (let url = new URL(start); ;) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: cookiesFor(cookies, url), accept: 'text/html' },
      });
      keepCookies(cookies, url, response);
      const next = response.headers.get('location');
      if (next === null) return { url, response };
      url = new URL(next, url);
      if (until(url)) return { url, response };
    }
  };
  return { cookies, open };
}

function cookiesFor(cookies: TestBrowser['cookies'], { host }: URL): string {
  return [...cookies]
    .filter(([name]) => name.startsWith(`${host} `))
    .map(([name, value]) => `${name.slice(host.length + 1)}=${value}`)
    .join('; ');
}

function keepCookies(cookies: TestBrowser['cookies'], { host }: URL, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(`${host} ${name}`);
    else cookies.set(`${host} ${name}`, value);
  }
}
