import type { FormatDeclaration } from '../declaration.js';

/** Ruijie writes its own time behind an asterisk: "*Nov 27 08:00:00: AC1 %APMG-6-STA_ADD: ...". */
const TIME = { time: ['*{value}: ', '@time'] };

/** Syslog of Ruijie's access controllers: module APMG. */
export const RUIJIE: FormatDeclaration = {
  name: 'ruijie',
  title: 'Ruijie AC: syslog of module APMG',
  sources: [
    {
      title: 'Ruijie RG-WLAN Series Configuration Guide, "Configuring Syslog"',
      address: 'https://www.easymanua.ls/ruijie/rg-wlan-series/manual?p=1115',
    },
    {
      title: 'Ruijie community: Wireless Common STA Syslog',
      address: 'https://community.ruijienetworks.com/forum.php?mod=viewthread&tid=1499',
    },
  ],
  encodings: ['utf-8', 'gb18030'],
  messages: [
    {
      text: 'STA_CHANGE',
      pattern:
        'STA_CHANGE{}Client({device}) move from AP({previousAccessPoint}) radio {} to AP({accessPoint}) radio',
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'STA_ADD',
      pattern: 'STA_ADD{}Client({device}) {}AP{}({accessPoint})',
      fields: TIME,
      kind: 'joined',
    },
    {
      text: 'STA_DEL',
      pattern: 'STA_DEL{}Client({device}) {}AP{}({accessPoint})',
      fields: TIME,
      kind: 'left',
    },
  ],
};
