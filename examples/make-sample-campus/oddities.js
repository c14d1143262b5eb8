import { at } from './clock.js';
import { writeMac } from './mac.js';
import { personOf } from './people.js';
import { makeRecord } from './record.js';

/**
 * The record that the project's documents print, word for word. There it is broken into lines. Here
 * the lines are joined with nothing in between. It makes its owner the only student present in
 * ERG2050.
 */
const PRINTED_RECORD =
  '{"currentapname":"AZ-1F-16","apname":"AZ-1F-14","ssid":"CUHK(SZ)","mac":"60-8c-4a-57-12-4d",' +
  '"connecttime":"2019-09-02 15:23:02","connectresult":"Success",' +
  '"uppacketnum":5565,"upbyte":2070823,"downpacketnum":3852,"downbyte":2168987}';

const MAX_RECORD_BYTES = 65_536;
const BYTE_ORDER_MARK = '\uFEFF';

/** Good records in unusual forms: { time, text }. */
export function makeOddRecords(people, random) {
  const phone = (name) => personOf(people, name).devices[0].mac;
  const record = (name, time, accessPoint, change = {}) => {
    const event = { time: at(time), mac: phone(name), accessPoint, form: 'dashes' };
    return { ...makeRecord(event, random), ...change };
  };
  const text = JSON.stringify;
  const { ssid: _, ...withoutSsid } = record('junior 3', '12:04:40', 'CT-1F-03');
  const { apname: __, ...withoutPrevious } = record('junior 4', '12:05:13', 'CT-1F-01');
  const plain = record('junior 5', '17:32:20', 'LIB-1F-02');
  return [
    ['15:23:02', PRINTED_RECORD],
    // Present in ACT5005: a byte order mark, white space, a carriage return, another spelling of
    // success.
    [
      '15:02:47',
      `${BYTE_ORDER_MARK} \t${text(record('accounting 58', '15:02:47', 'TB-1F-05', { connectresult: 'SUCCESS' }))} \r`,
    ],
    // Present in TRA5201: an escape in the name, keys in another order, a MAC without separators.
    [
      '19:12:55',
      `{"connectresult":"success", "mac":"${writeMac(phone('translation 6'), 'bare')}", ` +
        '"connecttime":"2019-09-02 19:12:55", "currentapname":"\\u0041Z-2F-07", "apname":null}',
    ],
    // In the room at the hour of the class, but a week before the term: the controller sent it
    // late.
    ['15:12:40', text(record('sophomore 26', '2019-08-26 15:12:00', 'AZ-1F-16'))],
    // Names that differ a little from that of an access point in the room.
    ['15:10:02', text(record('sophomore 24', '15:10:02', 'az-1f-16'))],
    ['15:10:20', text(record('sophomore 24', '15:10:20', 'AZ-1F-16 '))],
    ['15:10:41', text(record('sophomore 24', '15:10:41', ' AZ-1F-16'))],
    ['15:10:50', text(record('sophomore 24', '15:10:50', 'ＡＺ-1F-16'))],
    // Names that a database must accept: 255 characters of three bytes, a character beyond 16 bits,
    // half of one, a zero.
    ['10:40:01', text(record('junior 6', '10:40:01', '逸'.repeat(255)))],
    ['10:41:30', text(record('junior 6', '10:41:30', 'LIB-2F-📶'))],
    ['10:42:02', text(record('junior 6', '10:42:02', 'LIB-2F-📶')).replace('📶', '\\ud83d')],
    ['10:43:37', text(record('junior 6', '10:43:37', 'LIB-2F-\u0000'))],
    // Fields that are missing or have odd values, but do not matter.
    ['12:04:40', text(withoutSsid)],
    ['12:05:13', text(withoutPrevious)],
    ['12:06:59', text(record('junior 4', '12:06:59', 'CT-1F-02', { apname: null, ssid: null }))],
    [
      '12:08:31',
      text(
        record('junior 7', '12:08:31', 'CT-1F-04', {
          ssid: { name: 'CUHK(SZ)' },
          upbyte: '2070823',
        }),
      ),
    ],
    [
      '12:09:10',
      text(
        record('junior 8', '12:09:10', 'CT-1F-04', {
          uppacketnum: -1,
          downbyte: null,
          site: ['CT', 1],
        }),
      ),
    ],
    ['16:45:00', text(record('junior 9', '16:45:00', 'LIB-1F-01', { apname: '逸'.repeat(255) }))],
    [
      '17:31:00',
      JSON.stringify(record('junior 5', '17:31:00', 'LIB-1F-01'), null, 1).replaceAll('\n', ''),
    ],
    // The longest record that is allowed.
    [
      '17:32:20',
      text({
        ...plain,
        remark: 'x'.repeat(MAX_RECORD_BYTES - text({ ...plain, remark: '' }).length),
      }),
    ],
    // The earliest time that is accepted, from an unknown device and an unknown access point.
    [
      '09:00:00',
      '{"currentapname":"TEST-01","mac":"000000000000","connecttime":"2000-01-01 00:00:00","connectresult":"Success"}',
    ],
  ].map(([time, line]) => ({ time: at(time), text: line }));
}
