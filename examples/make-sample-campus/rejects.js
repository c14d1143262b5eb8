import { at } from './clock.js';
import { personOf } from './people.js';
import { makeRecord } from './record.js';

const LONG_NAME = 'A'.repeat(256);
const MAX_RECORD_BYTES = 65_536;

/** Values that are not allowed in these fields. undefined leaves the field out. */
const BAD_FIELDS = {
  currentapname: [undefined, null, '', 16, ['AZ-1F-16'], { name: 'AZ-1F-16' }, true, LONG_NAME],
  mac: [
    undefined,
    null,
    '',
    106_117_190_455_885,
    '60-8c-4a-57-12',
    '60-8c-4a-57-12-4g',
    '60-8c-4a-57-12-4d-00-01',
    'unknown',
    ['60-8c-4a-57-12-4d'],
  ],
  connecttime: [
    undefined,
    null,
    '',
    1_567_408_982,
    '2019-02-30 15:10:00',
    '2019-09-31 15:10:00',
    '2019-02-29 15:10:00',
    '0000-00-00 00:00:00',
    '2019-09-02T15:10:00',
    '2019/09/02 15:10:00',
    '2019-9-2 15:10:00',
    '2019-09-02 15:10',
    '2019-09-02 15:10:00.000',
    '2019-09-02 15:10:00 ',
    '2019-09-02 15:10:60',
    '2019-09-02 24:00:00',
    '2019-09-02  15:10:00',
    '２０１９-09-02 15:10:00',
    '1999-12-31 23:59:59',
    '1970-01-01 08:00:00',
    '2099-12-31 15:10:00',
  ],
  connectresult: [undefined, null, '', 0, true, ['Success']],
  apname: [14, false, ['AZ-1F-14'], {}, LONG_NAME],
};

/**
 * Lines that cannot be read as records: { time, bytes }. If a parser were less strict with any of
 * them, one more student of ERG2050 would be present.
 */
export function makeRejects(people, random) {
  const { mac } = personOf(people, 'sophomore 13').devices[0];
  const event = {
    time: at('15:10:00'),
    mac,
    accessPoint: 'AZ-1F-16',
    previous: 'AZ-1F-14',
    form: 'dashes',
  };
  const fields = makeRecord(event, random);
  const good = JSON.stringify(fields);
  const { currentapname: _, mac: __, ...neither } = fields;
  const [before, after] = good.split('CUHK(SZ)');
  const withSsid = (...ssid) =>
    Buffer.concat([Buffer.from(before), Buffer.from(ssid), Buffer.from(after)]);
  const lines = [
    // Not UTF-8: a name in GBK, half a character, an overlong zero, half a surrogate pair.
    withSsid(0xd0, 0xa3, 0xd4, 0xb0, 0xcd, 0xf8),
    withSsid(0xe6, 0xa0),
    withSsid(0xc0, 0x80),
    withSsid(0xed, 0xa0, 0xbd),
    // Not JSON.
    'Sep  2 15:10:00 AZ-AC-1 WMAC/6/WMAC_CLIENT_JOIN_WLAN: Client joined WLAN CUHK(SZ) on AZ-1F-16.',
    good.slice(0, 120),
    good.replaceAll('"', "'"),
    good.replace('}', ',}'),
    good + good,
    good.replace(/"upbyte":\d+/, '"upbyte":NaN'),
    good.replace('AZ-1F-14', 'AZ-1F\t14'),
    `${good};`,
    // Not an object.
    `[${good}]`,
    JSON.stringify(good),
    '20190902',
    'null',
    'true',
    // One byte longer than a record may be.
    JSON.stringify({
      ...fields,
      remark: 'x'.repeat(MAX_RECORD_BYTES + 1 - good.length - ',"remark":""'.length),
    }),
    ...Object.entries(BAD_FIELDS).flatMap(([field, values]) =>
      values.map((value) => JSON.stringify({ ...fields, [field]: value })),
    ),
    // More than one fault: the first bad field gives the reason.
    JSON.stringify(neither),
    JSON.stringify({ ...fields, mac: '', connecttime: '', connectresult: '' }),
    JSON.stringify({ ...fields, connectresult: null, apname: 1 }),
    '{}',
  ];
  // Spread over the day, in a fixed order.
  return lines.map((line, index) => ({
    time: at('07:45:00') + index * 601,
    bytes: Buffer.from(line),
  }));
}
