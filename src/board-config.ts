import type { RequiredSetting, Settings } from './config-schema.js';
import { RollcallError } from './errors.js';
import { hostOf, isLoopback } from './loopback.js';

/** The login provider, and what the board takes from it. */
export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The scopes that the login asks for: "openid profile". */
  scope: string;
  /** The claim that holds the student id; undefined: nobody is a student. */
  studentClaim: string | undefined;
  /** The claim that timetable.csv lists lecturers by; undefined: lecturers are granted only. */
  staffClaim: string | undefined;
};

/** How the board is served and how people log in. */
export type BoardConfig = {
  /** "host:port" to listen on. */
  address: string;
  /** The address that people type, without a path: "https://rollcall.example.edu". */
  publicUrl: string;
  /** Undefined: by the local link. */
  oidc: OidcSettings | undefined;
  /** Addresses of proxies whose X-Forwarded headers are believed. */
  trustedProxies: string[];
  leastGroup: number;
  /** The address of the Temporal UI; undefined: it is not known. */
  temporalUi: string | undefined;
};

/**
 * The part of the configuration that the board needs.
 * @param address "host:port" to listen on
 * @param required a setting that must be there
 * @throws RollcallError `usage`
 */
export function boardConfig(
  settings: Settings,
  address: string,
  required: RequiredSetting,
): BoardConfig {
  const isOidc = settings.ROLLCALL_AUTH === 'oidc';
  if (isOidc) {
    requireLogin(settings);
    refusePlainLogin(required);
  }
  if (!isOidc && !isLoopback(hostOf(address)))
    throw new RollcallError(
      'usage',
      `The board would listen on ${address} without login: set ROLLCALL_AUTH=oidc and the ROLLCALL_OIDC_ keys, or listen on 127.0.0.1.`,
    );
  return {
    address,
    publicUrl: isOidc
      ? required('ROLLCALL_PUBLIC_URL')
      : (settings.ROLLCALL_PUBLIC_URL ?? `http://${address}`),
    oidc: isOidc
      ? {
          issuer: required('ROLLCALL_OIDC_ISSUER'),
          clientId: required('ROLLCALL_OIDC_CLIENT_ID'),
          clientSecret: required('ROLLCALL_OIDC_CLIENT_SECRET'),
          scope: settings.ROLLCALL_OIDC_SCOPE,
          studentClaim: settings.ROLLCALL_OIDC_STUDENT_CLAIM,
          staffClaim: settings.ROLLCALL_OIDC_STAFF_CLAIM,
        }
      : undefined,
    trustedProxies: settings.ROLLCALL_TRUSTED_PROXIES ?? [],
    leastGroup: settings.ROLLCALL_LEAST_GROUP,
    temporalUi: settings.ROLLCALL_TEMPORAL_UI,
  };
}

const LOGIN_KEYS = [
  'ROLLCALL_PUBLIC_URL',
  'ROLLCALL_OIDC_ISSUER',
  'ROLLCALL_OIDC_CLIENT_ID',
  'ROLLCALL_OIDC_CLIENT_SECRET',
] as const satisfies readonly (keyof Settings)[];

function requireLogin(settings: Settings): void {
  const missing = LOGIN_KEYS.filter((key) => settings[key] === undefined);
  if (missing.length === 0) return;
  throw new RollcallError(
    'usage',
    `ROLLCALL_AUTH=oidc needs ${missing.join(', ')} too: set ${missing.length === 1 ? 'it' : 'them'} (see .env.example).`,
  );
}

/** Without TLS everybody on the way could read the cookies, and what the login provider says. */
function refusePlainLogin(required: RequiredSetting): void {
  for (const key of ['ROLLCALL_PUBLIC_URL', 'ROLLCALL_OIDC_ISSUER'] as const) {
    const url = new URL(required(key));
    if (url.protocol === 'https:' || isLoopback(url.hostname)) continue;
    throw new RollcallError(
      'usage',
      `${key} is ${url.origin}, where logins would be sent unencrypted: give an address that begins with https.`,
    );
  }
}
