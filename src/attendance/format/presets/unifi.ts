import type { FormatDeclaration } from '../declaration.js';

const CEF = {
  device: ' UNIFIclientMac={value} ',
  time: ['UNIFIutcTime={value} ', '@time'],
};
/** An access point's own syslog names it as the host; older ones have its MAC address there. */
const HOSTAPD = {
  accessPoint: ['("{},{value},', '@host'],
  device: ': STA {value} IEEE',
  time: '@time',
};
const EVENT = { device: ['user', 'guest'], user: '1x_identity', time: ['time', 'datetime'] };

/** UniFi: CEF of the Network application, syslog of access points, and events of its API. */
export const UNIFI: FormatDeclaration = {
  name: 'unifi',
  title: 'UniFi: CEF of the Network application, syslog of access points, or JSON events',
  sources: [
    {
      title: 'Ubiquiti: UniFi System Logs & SIEM Integration',
      address:
        'https://help.ui.com/hc/en-us/articles/33349041044119-UniFi-System-Logs-SIEM-Integration',
    },
  ],
  messages: [
    {
      text: '|WiFi Client Connected|',
      pattern:
        '|WiFi Client Connected|{} UNIFIconnectedToDeviceName={accessPoint} UNIFI{} UNIFIclientMac={device} {}UNIFIutcTime={time} msg=',
      fields: { accessPoint: ' UNIFIconnectedToDeviceName={value} UNIFI', ...CEF },
      kind: 'joined',
    },
    {
      text: '|WiFi Client Roamed|',
      fields: { accessPoint: ' UNIFIconnectedToDeviceName={value} UNIFI', ...CEF },
      kind: 'joined',
    },
    {
      text: '|WiFi Client Disconnected|',
      fields: { accessPoint: ' UNIFIlastConnectedToDeviceName={value} UNIFI', ...CEF },
      kind: 'left',
    },
    { text: 'IEEE 802.11: associated', fields: HOSTAPD, kind: 'joined' },
    { text: 'IEEE 802.11: disassociated', fields: HOSTAPD, kind: 'left' },
    { text: 'IEEE 802.11: deauthenticated', fields: HOSTAPD, kind: 'left' },
    {
      json: { key: ['EVT_WU_Connected', 'EVT_WG_Connected'] },
      fields: { accessPoint: ['ap_name', 'ap'], ...EVENT },
      kind: 'joined',
    },
    {
      json: { key: ['EVT_WU_Roam', 'EVT_WG_Roam'] },
      fields: { accessPoint: ['ap_to_name', 'ap_to', 'ap_name'], ...EVENT },
      kind: 'joined',
    },
    {
      json: { key: ['EVT_WU_Disconnected', 'EVT_WG_Disconnected'] },
      fields: { accessPoint: ['ap_name', 'ap'], ...EVENT },
      kind: 'left',
    },
  ],
};
