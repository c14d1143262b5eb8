import type { Settings } from './config-schema.js';

/** What digests are sent by. */
export type NoticeConfig = {
  /** Undefined: no mail server is set. */
  mail: { url: string; from: string } | undefined;
  /** The key of webhooks' signatures, in base64; undefined: none is set. */
  webhookSecret: string | undefined;
  /** The address of the board, for links. */
  publicUrl: string;
  leastGroup: number;
};

/** The part of the configuration that digests are sent by. */
export function noticeConfig(settings: Settings): NoticeConfig {
  const { ROLLCALL_MAIL_URL: url, ROLLCALL_MAIL_FROM: from } = settings;
  return {
    mail: url === undefined || from === undefined ? undefined : { url, from },
    webhookSecret: settings.ROLLCALL_WEBHOOK_SECRET,
    publicUrl: settings.ROLLCALL_PUBLIC_URL ?? `http://${settings.ROLLCALL_HTTP_ADDRESS}`,
    leastGroup: settings.ROLLCALL_LEAST_GROUP,
  };
}
