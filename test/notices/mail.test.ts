import { afterEach, expect, test } from 'vitest';
import { createSend, type NoticeSettings } from '../../src/notices/send.js';
import type { Delivery } from '../../src/mysql/attention/deliveries.js';
import { smtpError, startMailServer, type MailServer } from '../workbench/mail-server.js';

const DELIVERY: Delivery = {
  ...{ digestNo: 7, deliveryNo: 2, channel: 'mail', recipient: 'dean@example.edu' },
  ...{ ruleNo: 3, rule: 'Five in a row', students: 12, madeAt: '2026-11-27 04:30:00' },
};

let server: MailServer | undefined;
afterEach(() => server?.die());

const send = (url: string, delivery: Partial<Delivery> = {}) => {
  const settings: NoticeSettings = {
    mail: { url, from: 'Rollcall <noreply@example.edu>' },
    webhookSecret: undefined,
    ...{ publicUrl: 'https://rollcall.example.edu', leastGroup: 5 },
  };
  return createSend(settings, Date.now)({ ...DELIVERY, ...delivery });
};

test('a mail has a number and a link, and an id by which it is known again', async () => {
  server = await startMailServer();
  expect(await send(server.url)).toEqual({ state: 'sent', detail: null });
  expect(server.mails).toMatchObject([{ from: 'noreply@example.edu', to: ['dean@example.edu'] }]);
  const { text } = server.mails[0]!;
  expect(text).toContain('Subject: rollcall: 12 students need attention (Five in a row)');
  expect(text).toContain('Message-ID: <rollcall-7-2@rollcall.example.edu>');
  expect(text).toContain('Auto-Submitted: auto-generated');
  expect(text).toMatch(/https:\/\/rollcall\.example\.edu\/students\?rule=(3D)?3\r\n/);
});

test('a small number is not told', async () => {
  server = await startMailServer();
  await send(server.url, { students: 4 });
  const { text } = server.mails[0]!;
  expect(text).toContain('fewer than 5 students');
  expect(text).not.toMatch(/\b4 students/);
});

test('a mail that the server refuses for good has failed, and one that it refuses for now waits', async () => {
  server = await startMailServer();
  server.onMessage = (answer) => answer(smtpError(554));
  expect(await send(server.url)).toEqual({ state: 'failed', detail: 'smtp_554' });
  server.onMessage = (answer) => answer(smtpError(451));
  expect(await send(server.url)).toEqual({ state: 'waiting', detail: 'smtp_451' });
});

test('a recipient whom the server does not know has failed', async () => {
  server = await startMailServer({ onRcptTo: (_to, _session, done) => done(smtpError(550)) });
  expect(await send(server.url)).toEqual({ state: 'failed', detail: 'smtp_550' });
});

test('a server that dies after it has got the message leaves it unknown', async () => {
  server = await startMailServer();
  server.onMessage = () => void server!.die();
  expect(await send(server.url)).toMatchObject({ state: 'unknown' });
  expect(server.mails).toHaveLength(1);
});

test('a server that dies before the message leaves it waiting', async () => {
  server = await startMailServer({ onMailFrom: () => void server!.die() });
  expect(await send(server.url)).toMatchObject({ state: 'waiting' });
  // Now nobody listens at all.
  expect(await send(server.url)).toMatchObject({ state: 'waiting' });
});

test('a password is wrong: that is ours to mend', async () => {
  const auth = { disabledCommands: ['STARTTLS'], authOptional: false, allowInsecureAuth: true };
  server = await startMailServer({
    ...auth,
    onAuth: (_auth, _session, done) => done(smtpError(535)),
  });
  const url = server.url.replace('smtp://', 'smtp://user:secret@');
  expect(await send(url)).toEqual({ state: 'waiting', detail: 'smtp_535' });
});

test('without a mail server, or without a secret, nothing is sent', async () => {
  const none = { mail: undefined, webhookSecret: undefined };
  const settings = { ...none, publicUrl: 'https://rollcall.example.edu', leastGroup: 5 };
  for (const channel of ['mail', 'webhook'] as const)
    expect(await createSend(settings, Date.now)({ ...DELIVERY, channel })).toEqual({
      ...{ state: 'waiting', detail: 'not_set_up', lacksSetting: true },
    });
});
