import type { Delivery } from '../mysql/attention/deliveries.js';
import { digestOf, type DigestSettings } from './digest.js';
import { sendMail, type MailSettings } from './mail.js';
import type { SendOutcome } from './outcome.js';
import { postWebhook } from './webhook.js';

export type NoticeSettings = DigestSettings & {
  /** Undefined: no mail server is set. */
  mail: MailSettings | undefined;
  /** Undefined: webhooks cannot be signed. */
  webhookSecret: string | undefined;
};

/**
 * Makes the function that sends a digest to its recipient, by mail or by webhook. It never throws.
 * @param nowMs the time, in milliseconds since 1970
 */
export function createSend(
  settings: NoticeSettings,
  nowMs: () => number,
): (delivery: Delivery) => Promise<SendOutcome> {
  const { mail, webhookSecret } = settings;
  return async (delivery) => {
    const { channel, recipient } = delivery;
    const digest = digestOf(delivery, settings);
    if (channel === 'mail' && mail) return sendMail(mail, recipient, digest);
    if (channel === 'webhook' && webhookSecret !== undefined)
      return postWebhook(recipient, webhookSecret, digest, nowMs());
    return { state: 'waiting', detail: 'not_set_up', lacksSetting: true };
  };
}
