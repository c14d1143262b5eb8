import { anyForm, writeMac } from './mac.js';
import { writeTime } from './clock.js';

/**
 * The fields of one controller record, in the order in which the controller writes them.
 * @param event { time, mac, accessPoint }, and whatever is unusual: previous, result, form, ssid
 */
export function makeRecord(event, random) {
  const packets = { up: random.int(12, 9000), down: random.int(12, 9000) };
  return {
    currentapname: event.accessPoint,
    apname: event.previous ?? '',
    ssid: event.ssid ?? 'CUHK(SZ)',
    mac: writeMac(event.mac, event.form ?? anyForm(random)),
    connecttime: writeTime(event.time),
    connectresult: event.result ?? 'Success',
    uppacketnum: packets.up,
    upbyte: packets.up * random.int(70, 500) + random.int(0, 99),
    downpacketnum: packets.down,
    downbyte: packets.down * random.int(80, 900) + random.int(0, 99),
  };
}
