/** Twenty records a second, as a campus has in a quiet hour. */
const RECORDS_A_SECOND = 20;
const NINE_O_CLOCK = 9 * 3600;
/** 2026-11-27 09:00:00 in Asia/Shanghai. */
const EPOCH_SECONDS = 1_795_741_200;

const two = (value: number) => String(value).padStart(2, '0');
const secondOf = (i: number) => Math.floor(i / RECORDS_A_SECOND);
const epoch = (i: number) => EPOCH_SECONDS + secondOf(i);
const accessPoint = (i: number) => `AP-${String(Math.imul(i, 7919) % 1100).padStart(5, '0')}`;

function clock(i: number): string {
  const second = NINE_O_CLOCK + secondOf(i);
  return [second / 3600, (second / 60) % 60, second % 60]
    .map((one) => two(Math.floor(one)))
    .join(':');
}

function mac(i: number, separator: string, digits = 2): string {
  const text = (0x02_00_00_00_00_00 + (Math.imul(i, 0x9e3779b1) >>> 0)).toString(16);
  return text
    .padStart(12, '0')
    .match(new RegExp(`.{${digits}}`, 'g'))!
    .join(separator);
}

/** The plain record with the fields that a controller adds, by which the others are measured. */
export function plainLine(i: number): string {
  return JSON.stringify({
    ...{ currentapname: accessPoint(i), apname: accessPoint(i + 1), ssid: 'eduroam' },
    ...{ mac: mac(i, '-'), connecttime: `2026-11-27 ${clock(i)}`, connectresult: 'Success' },
    ...{ uppacketnum: i % 10_000, upbyte: i * 31, downpacketnum: i % 777, downbyte: i * 17 },
  });
}

/** A record of each preset, for any number. */
export const PRESET_LINES: Record<string, (i: number) => string> = {
  'huawei-ac': (i) =>
    `<190>Nov 27 2026 ${clock(i)}+08:00 AC1 %%01WSTA/6/WLAN_LOG_USER(l)[${i}]:[WLAN_STA_INFO_AP_ASSOCIATE]ACMAC:dc-d2-fc-f4-5d-7d;ACNAME:AC1;APMAC:ac-4e-91-47-96-40;APNAME:${accessPoint(i)};APIP:10.1.2.3;RADIO:1;BAND:5G;SSID:eduroam;USER:u${i};MAC:${mac(i, '-')};TIME:${epoch(i)};ZONE:UTC+0800;DAYLIGHT:false;ERRCODE:0;RESULT:Success;`,
  h3c: (i) =>
    `<190>Nov 27 ${clock(i)} 2026 AC1 %%10STAMGR/6/STAMGR_CLIENT_ONLINE: Client ${mac(i, '-', 4)} went online from BSS 3cf5-cc82-9d70 with SSID eduroam on AP ${accessPoint(i)} Radio ID 2. State changed to Run.`,
  ruijie: (i) =>
    `Nov 27 ${clock(i)} 172.16.0.10 21291621: *Nov 27 ${clock(i)}: AC1 %APMG-6-STA_CHANGE: Client(${mac(i, '.', 4)}) move from AP(${accessPoint(i + 1)}) radio 2 to AP(${accessPoint(i)}) radio 2.`,
  'cisco-wlc': (i) =>
    `<191>Nov 27 ${clock(i)} wlc1 2334: Nov 27 ${clock(i)}.123 UTC: %CLIENT_ORCH_LOG-7-CLIENT_MOVED_TO_RUN_STATE: Chassis 1 R0/0: wncd: Username (u${i}), MAC: ${mac(i, '.', 4)}, IP 192.0.2.91 associated to AP (${accessPoint(i)}) with SSID (eduroam)`,
  'cisco-spaces': (i) =>
    JSON.stringify({
      ...{ recordUid: `evt-${i}`, recordTimestamp: epoch(i) * 1000, spacesTenantId: 't1' },
      eventType: 'DEVICE_LOCATION_UPDATE',
      deviceLocationUpdate: {
        device: { deviceId: `dev-${i}`, macAddress: mac(i, ':'), manufacturer: 'Apple' },
        location: { locationId: 'loc-1', name: accessPoint(i), inferredLocationTypes: ['ZONE'] },
        ...{ ssid: 'eduroam', rawUserId: `u${i}`, lastSeen: epoch(i) * 1000, xPos: 12.5 },
      },
    }),
  aruba: (i) =>
    `Nov 27 ${clock(i)} 2026 mc1 stm[30085]: <501100> <30085> <NOTI> <mc1 10.0.0.9>  Assoc success @ ${clock(i)}.809533: ${mac(i, ':')}: AP 10.1.2.3-18:64:72:aa:bb:cc-${accessPoint(i)}`,
  unifi: (i) =>
    `Nov 27 ${clock(i)} udm CEF:0|Ubiquiti|UniFi Network|9.3.33|400|WiFi Client Connected|1|UNIFIcategory=Monitoring UNIFIsubCategory=WiFi UNIFIhost=UDM UNIFIconnectedToDeviceName=${accessPoint(i)} UNIFIconnectedToDeviceIp=10.0.0.4 UNIFIclientIp=10.0.1.50 UNIFIclientMac=${mac(i, ':')} UNIFIwifiName=eduroam UNIFIutcTime=2026-11-27T${clock(i)}.445Z msg=x`,
  freeradius: (i) =>
    JSON.stringify({
      ...{ 'User-Name': `u${i}`, 'NAS-IP-Address': '10.0.0.9', 'Acct-Status-Type': 'Start' },
      ...{ 'Acct-Session-Id': `S${i}`, 'Called-Station-Id': `${accessPoint(i)}:eduroam` },
      'Calling-Station-Id': mac(i, '-').toUpperCase(),
      'Event-Timestamp': `Nov 27 2026 ${clock(i)} CST`,
    }),
};
