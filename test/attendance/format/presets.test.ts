import { expect, test } from 'vitest';
import { wholeRecord } from '../../../src/attendance/record/access-event.js';
import { PRESETS } from '../../../src/attendance/format/presets/index.js';
import { createReadFormat } from '../../../src/attendance/format/read-format.js';

test('x', () => {
  const lines: [string, string][] = [
    ['huawei-ac', 'Jan 13 2014 18:23:26+04:00 TB4 %%01WLAN/3/WLAN_LOG_USER(l)[261864]:[WLAN_STA_INFO_AP_ASSOCIATE]ACMAC:dc-d2-fc-f4-5d-7d;ACNAME:TB4;APMAC:ac-4e-91-47-96-40;APNAME:ap-234;USER:c814793824f2;MAC:c8-14-79-38-24-f2;TIME:1389623006;ZONE:UTC+0400;DAYLIGHT:false;ERRCODE:66543;RESULT:FailType is AC code, refused by repeat association;'],
    ['h3c', '%Mar 15 17:01:11:924 2017 H3C STAMGR/6/STAMGR_CLIENT_ONLINE: Client 7048-0f4f-71f4 went online from BSS 70ba-efb8-5e00 with SSID LHZFH on AP 70ba-efb8-5e00. State changed to Run'],
    ['h3c', '<190>Jun  5 01:57:20 2019 NQ_AC %%10STAMGR/6/STAMGR_ROAM_SUCCESS: Client 5068-0aae-31e8 roamed from BSSID 3cf5-cc82-9d70 on AP ny4s_417 of AC IP 127.0.0.1 to BSSID 3cf5-cc82-7fd0 on AP ny4s_415 of AC IP 127.0.0.1 successfully.'],
    ['ruijie', 'Apr 28 07:42:05 172.16.0.10  21291621: *Apr 28 07:42:09: XAUT-VAC %APMG-6-STA_CHANGE: (*2) Client(3094.3595.ea69) move from AP(南体育馆北面靠西室外AP630) radio 2 to AP(教六楼北楼北面室外 AP630) radio 2.'],
    ['ruijie', 'Jun  9 00:01:33 172.16.0.30  14924685: *Jun  8 23:59:59: %APMG-6-STA_DEL: Client(149d.094f.2997) notify: leave AP (X4#SS-422-AM5528-08).#015'],
    ['cisco-wlc', '<190>Nov 27 08:00:01 wlc1 2334: Nov 27 00:00:01.123 UTC: %CLIENT_ORCH_LOG-7-CLIENT_MOVED_TO_RUN_STATE: Chassis 1 R0/0: wncd: Username (visitor01), MAC: 02aa.bbcc.ddee, IP 192.0.2.91 associated to AP (AP-Floor1) with SSID (corp-wifi)'],
    ['cisco-wlc', 'Sep 26 00:01:22.207 UTC: %CLIENT_ORCH_LOG-7-CLIENT_MOVED_TO_DELETE_STATE: Chassis 1 R0/0: wncd: Username (visitor01), MAC: 02aa.bbcc.ddee, IP fe80::aa:bbff:fecc:ddee 192.0.2.91 disconnected from AP (AP-Floor1-A) with SSID (corp-wifi)'],
    ['aruba', 'Jun  4 14:49:11 Aruba_MD3 stm[30085]: <501100> <30085> <NOTI> <Aruba_MD3 10.0.0.9>  Assoc success @ 14:49:11.809533: b4:f1:da:00:11:22: AP 10.1.2.3-18:64:72:aa:bb:cc-AP-B12-2'],
    ['aruba', 'Jun  4 14:49:11 Aruba_MD3 stm[30085]: <501080> <30085> <NOTI> <Aruba_MD3 10.0.0.9>  Deauth to sta: b4:f1:da:00:11:22: Ageout AP 10.1.2.3-18:64:72:aa:bb:cc-AP-B12-2 STA has roamed to another AP'],
    ['unifi', 'CEF:0|Ubiquiti|UniFi Network|9.3.33|401|WiFi Client Disconnected|2|UNIFIcategory=Monitoring UNIFIsubCategory=WiFi UNIFIhost=Office UDM Pro UNIFIlastConnectedToDeviceName=Lobby AP UNIFIlastConnectedToDeviceIp=192.168.100.5 UNIFIclientIp=192.168.10.178 UNIFIclientMac=0a:be:db:c8:0d:81 UNIFIwifiChannel=153 UNIFIutcTime=2025-09-04T08:32:58.445Z msg=Apple'],
    ['unifi', '<30>Nov 27 08:00:01 Lobby-AP aabbccddeeff,U6-LR-6.2.44: hostapd[1234]: ath1: STA 0a:be:db:c8:0d:81 IEEE 802.11: associated (aid 1)'],
    ['unifi', '{"key":"EVT_WU_Roam","user":"0a:be:db:c8:0d:81","ap_from":"x","ap_to":"f0:9f:c2:aa:bb:cc","time":1764201601123}'],
    ['freeradius', '{"Acct-Status-Type":"Stop","Calling-Station-Id":"0A-BE-DB-C8-0D-81","Called-Station-Id":"AP-12:eduroam","User-Name":"x","Event-Timestamp":"Nov 27 2026 08:00:01 CST"}'],
    ['freeradius', '{"Acct-Status-Type":{"type":"integer","value":"Start"},"Calling-Station-Id":{"value":["0A-BE-DB-C8-0D-81"]},"Called-Station-Id":{"value":"00-11-22-33-44-55:eduroam"},"Event-Timestamp":{"value":"1764201601"}}'],
    ['cisco-spaces', '{"recordTimestamp":1764201601000,"eventType":"DEVICE_PRESENCE","devicePresence":{"presenceEventType":"DEVICE_EXIT_EVENT","device":{"macAddress":"0a:be:db:c8:0d:81","tags":["a"]},"location":{"name":"Zone 3"},"exitTimestamp":1764201601000}}'],
  ];
  for (const [name, line] of lines) {
    const read = createReadFormat(PRESETS.find((one) => one.name === name)!, 'Asia/Shanghai');
    console.log(name, read(wholeRecord(new TextEncoder().encode(line)), '2026-11-28 12:00:00'));
    const wrapped = JSON.stringify({ '@timestamp': '2026-11-27T00:00:00Z', message: line });
    console.log('  beats', JSON.stringify(read(wholeRecord(new TextEncoder().encode(wrapped)), '2026-11-28 12:00:00')));
  }
  expect(1).toBe(1);
});
