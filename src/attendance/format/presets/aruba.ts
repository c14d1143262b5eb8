import type { FormatDeclaration } from '../declaration.js';

const TIME = { time: '@time' };

/**
 * Syslog of ArubaOS, module stm: "AP 10.1.1.1-aa:bb:cc:dd:ee:ff-NAME". What stands behind the name
 * has no mark, so the name must hold no space.
 */
export const ARUBA: FormatDeclaration = {
  name: 'aruba',
  title: 'Aruba (ArubaOS 6 and 8): syslog of stm and authmgr',
  sources: [
    {
      title: 'Aruba community: Understanding syslog format in AOS8',
      address:
        'https://community.arubanetworks.com/t5/Wireless-Access/Understanding-syslog-format-in-AOS8/m-p/462327',
    },
    {
      title: 'ArubaOS Syslog Messages Reference Guide, wireless messages 501080 to 501114',
      address: 'https://asp.arubanetworks.com/downloads',
    },
  ],
  messages: [
    {
      text: 'Assoc success @ ',
      pattern: [
        'Assoc success @ {}.{}: {device}: AP {}-{}-{accessPoint} ',
        'Assoc success @ {}.{}: {device}: AP {}-{}-{accessPoint}',
      ],
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'Assoc failure: ',
      pattern: 'Assoc failure: {device}: AP {}-{}-{accessPoint} ',
      fields: TIME,
      kind: 'failed',
    },
    {
      text: 'Deauth to sta: ',
      pattern: [
        'Deauth to sta: {device}: Ageout AP {}-{}-{accessPoint} ',
        'Deauth to sta: {device}: {}AP {}-{}-{accessPoint} ',
      ],
      fields: TIME,
      kind: 'left',
    },
    {
      text: 'Deauth from sta: ',
      pattern: 'Deauth from sta: {device}: AP {}-{}-{accessPoint} ',
      fields: TIME,
      kind: 'left',
    },
    {
      text: 'Disassoc from sta: ',
      pattern: [
        'Disassoc from sta: {device}: AP {}-{}-{accessPoint} ',
        'Disassoc from sta: {device}: AP {}-{}-{accessPoint}',
      ],
      fields: TIME,
      kind: 'left',
    },
    {
      text: 'User Authentication Successful: ',
      pattern:
        'User Authentication Successful: username={user} MAC={device} IP={} AP={accessPoint} SSID=',
      fields: TIME,
      kind: 'joined',
    },
  ],
};
