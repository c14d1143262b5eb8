import * as client from 'openid-client';
import { RollcallError } from '../../errors.js';
import type { Logger } from '../../log.js';
import type { OidcSettings } from '../../board-config.js';
import { RequestError } from '../problem.js';

/** What the answer of the login provider is checked against. */
export type LoginChecks = { state: string; nonce: string; codeVerifier: string };

/** What the login provider says of a person. */
export type Claims = { sub: string } & Record<string, unknown>;

/** The provider of OpenID Connect that the settings name. */
export type LoginProvider = {
  /** Where the browser goes to log in. */
  loginUrl: (checks: LoginChecks) => Promise<string>;
  /**
   * Exchanges the code in the address that the browser came back with.
   * @throws RequestError `unauthenticated` for an answer that is not genuine, or says no
   */
  claimsOf: (callback: URL, checks: LoginChecks) => Promise<Claims>;
  /** Where the browser goes to end the login at the provider; null where there is no such place. */
  logoutUrl: () => Promise<string | null>;
};

const TIMEOUT_SECONDS = 10;
/** How far the clocks of the provider and of this machine may be apart. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** Speaks with the login provider. Its addresses are read at the first login. */
export function loginProvider(
  settings: OidcSettings,
  publicUrl: string,
  log: Logger,
): LoginProvider {
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = () => {
    discovered ??= discover(settings).catch((error: unknown) => {
      // The next login tries again.
      discovered = undefined;
      log.error({ code: codeOf(error) }, 'The configuration of the login provider cannot be read');
      throw unreachable();
    });
    return discovered;
  };
  const asked = async <T>(ask: (config: client.Configuration) => Promise<T>): Promise<T> => {
    try {
      return await ask(await configuration());
    } catch (error) {
      throw refusalOf(error, log);
    }
  };
  return {
    loginUrl: (checks) =>
      asked(async (config) => (await authorizationUrl(config, settings, publicUrl, checks)).href),
    claimsOf: (callback, checks) =>
      asked((config) => exchangeCode(config, settings, callback, checks)),
    logoutUrl: () => asked((config) => Promise.resolve(endSessionUrl(config, publicUrl))),
  };
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
  return client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    secretAuth(clientSecret),
    {
      timeout: TIMEOUT_SECONDS,
      execute: [
        client.enableNonRepudiationChecks,
        // The configuration allows this for a loopback address only.
        ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
      ],
    },
  );
}

/** Sends the client's secret as the provider takes it; by HTTP Basic where it says nothing. */
function secretAuth(secret: string): client.ClientAuth {
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

async function authorizationUrl(
  config: client.Configuration,
  { scope }: OidcSettings,
  publicUrl: string,
  { state, nonce, codeVerifier }: LoginChecks,
): Promise<URL> {
  return client.buildAuthorizationUrl(config, {
    redirect_uri: `${publicUrl}/login/callback`,
    ...{ scope, state, nonce },
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
}

async function exchangeCode(
  config: client.Configuration,
  { studentClaim, staffClaim }: OidcSettings,
  callback: URL,
  { state, nonce, codeVerifier }: LoginChecks,
): Promise<Claims> {
  const tokens = await client.authorizationCodeGrant(config, callback, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
  });
  const claims = tokens.claims()!;
  const wanted = [studentClaim, staffClaim, 'name'].filter((name) => name !== undefined);
  const isComplete = wanted.every((name) => claims[name] !== undefined);
  if (isComplete || config.serverMetadata().userinfo_endpoint === undefined) return claims;
  // Many providers leave everything but the subject to this place.
  const more = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  return { ...more, ...claims };
}

function endSessionUrl(config: client.Configuration, publicUrl: string): string | null {
  if (config.serverMetadata().end_session_endpoint === undefined) return null;
  return client.buildEndSessionUrl(config, { post_logout_redirect_uri: `${publicUrl}/` }).href;
}

/** What went wrong, in our own words: the provider's may quote a code or a name. */
function refusalOf(error: unknown, log: Logger): Error {
  if (error instanceof RollcallError) return error;
  const code = codeOf(error);
  log.warn({ code }, 'A login failed at the login provider');
  if (error instanceof TypeError || code === 'OAUTH_TIMEOUT') return unreachable();
  return new RequestError('unauthenticated', 'The login did not work: start it again.');
}

function unreachable(): RollcallError {
  return new RollcallError(
    'unreachable',
    'The login provider does not answer as it should: try again in a minute.',
  );
}

/** The code of the standard or of the package; empty where it is no plain word. */
function codeOf(error: unknown): string {
  const { error: named, code } = error as { error?: unknown; code?: unknown };
  const found = [named, code].find((text) => typeof text === 'string' && /^\w{1,64}$/.test(text));
  return found === undefined ? '' : (found as string);
}
