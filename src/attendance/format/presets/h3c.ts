import type { FormatDeclaration } from '../declaration.js';

const TIME = { time: '@time' };

/** Syslog of H3C's access controllers (Comware 7): module STAMGR. */
export const H3C: FormatDeclaration = {
  name: 'h3c',
  title: 'H3C AC (Comware 7): syslog of module STAMGR',
  sources: [
    {
      title: 'H3C: Access Controllers System Log Messages Reference, STAMGR messages',
      address: 'https://www.h3c.com/en/Support/Resource_Center/Technical_Documents/',
    },
  ],
  encodings: ['utf-8', 'gb18030'],
  messages: [
    {
      text: 'STAMGR_CLIENT_ONLINE',
      pattern: [
        'STAMGR_CLIENT_ONLINE:{}Client {device} went online from {} on AP {accessPoint} Radio ID',
        'STAMGR_CLIENT_ONLINE:{}Client {device} went online from {} on AP {accessPoint}. State changed',
      ],
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'STAMGR_ROAM_SUCCESS',
      pattern: [
        'STAMGR_ROAM_SUCCESS:{}Client {device} roamed from {} on AP {previousAccessPoint} of AC {} to {} on AP {accessPoint} of AC',
        'STAMGR_ROAM_SUCCESS:{}Client {device} roamed from {} on AP {previousAccessPoint} to {} on AP {accessPoint} successfully',
      ],
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'STAMGR_CLIENT_OFFLINE',
      pattern: [
        'STAMGR_CLIENT_OFFLINE:{}Client {device} went offline from {} on AP {accessPoint} Radio ID',
        'STAMGR_CLIENT_OFFLINE:{}Client {device} went offline from {} on AP {accessPoint}. State changed',
      ],
      fields: TIME,
      kind: 'left',
    },
    {
      text: 'STAMGR_ROAM_FAILED',
      pattern:
        'STAMGR_ROAM_FAILED:{}Client {device} on AP {previousAccessPoint} of AC {} failed to roam to {} on AP {accessPoint} of AC',
      fields: TIME,
      kind: 'failed',
    },
  ],
};
