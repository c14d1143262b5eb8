import type { FormatDeclaration } from '../declaration.js';

/** IOS XE writes its own time in front of the percent sign; the rest of the header varies. */
const TIME = {
  time: [
    '{value}: %CLIENT',
    ': {value}: %CLIENT',
    ': {}: {value}: %CLIENT',
    '*{value}: %CLIENT',
    '@time',
  ],
};

/** Syslog of Cisco's Catalyst 9800 controllers. */
export const CISCO_WLC: FormatDeclaration = {
  name: 'cisco-wlc',
  title: 'Cisco Catalyst 9800: syslog of client state changes (CLIENT_ORCH_LOG)',
  sources: [
    {
      title:
        'Cisco Catalyst 9800 Configuration Guide 17.14, "Syslog support for client state change"',
      address:
        'https://www.cisco.com/c/en/us/td/docs/wireless/controller/9800/17-14/config-guide/b_wl_17_14_cg/m_syslog_server.html',
    },
  ],
  messages: [
    {
      text: 'CLIENT_MOVED_TO_RUN_STATE',
      pattern:
        'CLIENT_MOVED_TO_RUN_STATE{}Username ({user}), MAC: {device}, IP {} associated to AP ({accessPoint}) with SSID',
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'CLIENT_IP_UPDATED',
      pattern:
        'CLIENT_IP_UPDATED{}Username ({user}), MAC: {device}, IP {} associated to AP ({accessPoint}) with SSID',
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'CLIENT_MOVED_TO_DELETE_STATE',
      pattern:
        'CLIENT_MOVED_TO_DELETE_STATE{}Username ({user}), MAC: {device}, IP {} disconnected from AP ({accessPoint}) with SSID',
      fields: TIME,
      kind: 'left',
    },
    {
      text: 'CLIENT_ADDED_TO_RUN_STATE',
      fields: {
        accessPoint: ['AP name ({value})', 'AP name: {value} '],
        device: ['device with MAC: {value} ', 'MAC ({value})', 'Username entry ({value})'],
        user: 'Username entry ({value})',
        ...TIME,
      },
      kind: 'joined',
    },
  ],
};
