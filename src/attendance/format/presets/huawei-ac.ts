import type { FormatDeclaration } from '../declaration.js';

const FIELDS = {
  accessPoint: [';APNAME:{value};'],
  device: [';MAC:{value};', ';STAMAC:{value};', ']STAMAC:{value};'],
  user: [';USER:{value};'],
  time: [';TIME:{value};', '@time'],
};

const ASSOCIATE =
  '[WLAN_STA_INFO_AP_ASSOCIATE]{};APNAME:{accessPoint};{};MAC:{device};{}TIME:{time};{}RESULT:{kind}';

/** Syslog of Huawei's access controllers: modules WLAN, WSTA and CM. */
export const HUAWEI_AC: FormatDeclaration = {
  name: 'huawei-ac',
  title: 'Huawei AC: syslog of stations that associate, roam and go offline',
  sources: [
    {
      title: 'Huawei: Description of Common Logs on ACs (EDOC1000060368)',
      address:
        'https://support.huawei.com/enterprise/en/doc/EDOC1000060368/8486d460/description-of-common-logs-on-acs',
    },
    {
      title: 'Huawei: WLAN/Notice/WLAN_STA_INFO_AP_ASSOCIATE (EDOC1000097209)',
      address:
        'https://support.huawei.com/enterprise/en/doc/EDOC1000097209/128daf4a/wlan-notice-wlan_sta_info_ap_associate',
    },
    {
      title: 'Huawei: CM/5/USER_OFFLINERESULT (EDOC1000141458)',
      address: 'https://support.huawei.com/enterprise/zh/doc/EDOC1000141458/6fa3aa94',
    },
  ],
  encodings: ['utf-8', 'gb18030'],
  messages: [
    {
      text: '[WLAN_STA_INFO_AP_ASSOCIATE]',
      pattern: [`${ASSOCIATE};`, ASSOCIATE],
      fields: FIELDS,
      kind: {
        from: ['RESULT:{value};', 'RESULT:{value}'],
        joined: ['Success', 'Success.'],
        // Huawei reports a departure that was not asked for in the same message.
        left: [
          'FailType is Reason code, a user has gone offline unexpectedly',
          'FailType is Reason code,a user has gone offline unexpectedly',
        ],
      },
    },
    { text: '[WLAN_STA_INFO_ROAM', fields: FIELDS, kind: 'joined' },
    { text: '[WLAN_STA_INFO_OFFLINE]', fields: FIELDS, kind: 'left' },
    { text: '[WLAN_STA_OFFLINE_INFO]', fields: FIELDS, kind: 'left' },
    { text: '[WLAN_STA_INFO_ONLINE_FAIL]', fields: FIELDS, kind: 'failed' },
  ],
};
