import { isIP } from 'node:net';
import { z } from 'zod';
import { recordFormatOf } from './record-format.js';
import { addresses, days, listenAddress, share, wholeNumber } from './setting-kinds.js';
import { isTimeZone, timeZonesMeant } from './time-zone.js';

const flag = z
  .enum(['0', '1', 'true', 'false'])
  .transform((text) => text === '1' || text === 'true');

const timeZone = z.string().refine(isTimeZone, {
  error: ({ input }) => {
    const meant = timeZonesMeant(String(input));
    if (meant.length === 0) return 'must be an IANA time zone such as Asia/Shanghai';
    return `is ${String(input)}, which is not the name of one time zone: write ${meant.join(', ')}${meant.length > 1 ? ', or another name with a slash' : ''}`;
  },
});

const mysqlUrl = z
  .string()
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url?.protocol === 'mysql:' && url.hostname !== '' && url.pathname.length > 1;
  }, 'must look like mysql://user:password@host:port/database; in a name or password write the characters % : / ? # [ ] @ as %25 %3A %2F %3F %23 %5B %5D %40')
  .refine(
    isDecodable,
    'has a "%" that begins no encoded character: write a "%" in a name or password as %25',
  );

function isDecodable(url: string): boolean {
  try {
    return decodeURIComponent(url) !== '';
  } catch {
    return false;
  }
}

/** Base64, perhaps with the prefix that https://www.standardwebhooks.com gives keys. */
function isKey(text: string): boolean {
  const [, base64] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const { length } = Buffer.from(base64 ?? '', 'base64');
  return length >= 24 && length <= 64;
}

/** Realms, as they stand behind the "@" of a login. */
const REALMS = /^(?:none|[^\s,@]+(?: *, *[^\s,@]+)*)$/;

/** "10.0.0.7", "10.0.0.0/8" or "fd00::/8". */
function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** Every setting by its environment variable, as text becomes a value. */
export const SCHEMA = z.object({
  ROLLCALL_MYSQL_URL: mysqlUrl.optional(),
  ROLLCALL_MYSQL_PRIVACY_URL: mysqlUrl.optional(),
  ROLLCALL_KAFKA_BROKERS: addresses().optional(),
  ROLLCALL_KAFKA_TOPIC: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,249}$/, 'must be a Kafka topic name')
    .default('wifi-access'),
  ROLLCALL_KAFKA_ENRICHED_TOPIC: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,249}$/, 'must be a Kafka topic name')
    .optional(),
  ROLLCALL_KAFKA_RETENTION_DAYS: days(1).optional(),
  ROLLCALL_KAFKA_TLS: flag.default(false),
  ROLLCALL_KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  ROLLCALL_KAFKA_SASL_USERNAME: z.string().optional(),
  ROLLCALL_KAFKA_SASL_PASSWORD: z.string().optional(),
  ROLLCALL_CAMPUS: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits and hyphens')
    .optional(),
  ROLLCALL_CAMPUS_FOLDER: z.string().optional(),
  ROLLCALL_TASK_QUEUE: z
    .string()
    .regex(/^[^/]+$/, 'must have no "/": the name of the campus comes before it (ROLLCALL_CAMPUS)')
    .default('rollcall'),
  ROLLCALL_TIME_ZONE: timeZone.default('Asia/Shanghai'),
  ROLLCALL_MAC_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  ROLLCALL_AP_FIELDS: z.enum(['as-logged', 'swapped']).default('as-logged'),
  ROLLCALL_RECORD_FORMAT: z
    .string()
    .default('json')
    .transform((name, context) => {
      const format = recordFormatOf(name);
      if (typeof format !== 'string') return format;
      context.addIssue({ code: 'custom', message: format });
      return z.NEVER;
    }),
  ROLLCALL_LOGIN_REALMS: z
    .string()
    .regex(REALMS, 'must be realms such as uni.example, separated by commas, or none')
    .default('none'),
  ROLLCALL_WINDOW_SECONDS: wholeNumber('seconds', 10, 300).default(10),
  ROLLCALL_METRICS_ADDRESS: listenAddress().optional(),
  ROLLCALL_EVENT_DAYS: days(1).default(30),
  ROLLCALL_PACK_AFTER_DAYS: days(0, 3660).default(7),
  ROLLCALL_EVIDENCE_DAYS: days(1).default(400),
  ROLLCALL_VERDICT_DAYS: days(0).default(1095),
  ROLLCALL_JOURNAL: z.string().optional(),
  ROLLCALL_HTTP_ADDRESS: listenAddress().default('127.0.0.1:8090'),
  ROLLCALL_AUTH: z.enum(['local', 'oidc']).optional(),
  ROLLCALL_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://rollcall.example.edu' })
    .transform((text) => new URL(text).origin)
    .optional(),
  ROLLCALL_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an https address' })
    .optional(),
  ROLLCALL_OIDC_CLIENT_ID: z.string().optional(),
  ROLLCALL_OIDC_CLIENT_SECRET: z.string().optional(),
  ROLLCALL_OIDC_SCOPE: z
    .string()
    .regex(/^openid( [!#-[\]-~]+)*$/, 'must begin with "openid": names with a space between them')
    .default('openid profile'),
  ROLLCALL_OIDC_STUDENT_CLAIM: z.string().optional(),
  ROLLCALL_OIDC_STAFF_CLAIM: z.string().optional(),
  ROLLCALL_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine(
      (list) => list.every(isAddressOrNetwork),
      'must be IP addresses or networks such as 10.0.0.0/8, separated by commas',
    )
    .optional(),
  ROLLCALL_IMPORT_AUTHORIZATION: z
    .string()
    .regex(
      /^[\x21-\x7e]+( [\x21-\x7e]+)*$/,
      'must be the value of an HTTP header, such as "Bearer abc"',
    )
    .optional(),
  ROLLCALL_IMPORT_SHRINK: share().default(0.2),
  ROLLCALL_IMPORT_LEAVE_OUT: share().default(0.02),
  ROLLCALL_LEAST_GROUP: wholeNumber('students', 1, 1_000_000).default(5),
  ROLLCALL_TEMPORAL_UI: z.url({ protocol: /^https?$/, error: 'must be an address' }).optional(),
  ROLLCALL_MAIL_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s/?#]+/, 'must look like smtps://user:password@host:465')
    .refine((text) => URL.canParse(text), 'must look like smtps://user:password@host:465')
    .optional(),
  ROLLCALL_MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\p{C}]* )?(<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u,
      'must be a mail address, such as Rollcall <noreply@example.edu>',
    )
    .optional(),
  ROLLCALL_WEBHOOK_SECRET: z
    .string()
    .refine(isKey, 'must be 24 to 64 bytes in base64, such as "openssl rand -base64 32" prints')
    .optional(),
  ROLLCALL_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Settings = z.infer<typeof SCHEMA>;

/** Gives a setting that must be there. */
export type RequiredSetting = <K extends keyof Settings>(key: K) => NonNullable<Settings[K]>;
