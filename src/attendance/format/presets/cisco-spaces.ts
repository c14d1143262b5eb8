import type { FormatDeclaration } from '../declaration.js';

/** Where each event has its device and its place. */
const partsOf = (payload: string, times: string[]) => ({
  accessPoint: `${payload}.location.name`,
  device: `${payload}.device.macAddress`,
  user: `${payload}.rawUserId`,
  time: [...times.map((time) => `${payload}.${time}`), 'recordTimestamp'],
});

/**
 * Events of the Cisco Spaces Firehose API. They name no access point but a place of the location
 * hierarchy, so the roster lists those places as access points.
 */
export const CISCO_SPACES: FormatDeclaration = {
  name: 'cisco-spaces',
  title: 'Cisco Spaces: events of the Firehose API, whose places stand for access points',
  sources: [
    {
      title: 'Cisco Spaces Firehose API: Event Types',
      address: 'https://developer.cisco.com/docs/cisco-spaces-firehose/event-types',
    },
    {
      title: 'Cisco Spaces Firehose API: Sample Events',
      address: 'https://developer.cisco.com/docs/cisco-spaces-firehose/sample-events',
    },
  ],
  messages: [
    {
      json: { eventType: 'DEVICE_LOCATION_UPDATE' },
      fields: partsOf('deviceLocationUpdate', ['lastSeen']),
      kind: 'joined',
    },
    {
      json: {
        eventType: 'DEVICE_PRESENCE',
        'devicePresence.presenceEventType': 'DEVICE_EXIT_EVENT',
      },
      fields: partsOf('devicePresence', ['exitTimestamp']),
      kind: 'left',
    },
    {
      json: {
        eventType: 'DEVICE_PRESENCE',
        'devicePresence.presenceEventType': 'DEVICE_ENTRY_EVENT',
      },
      fields: partsOf('devicePresence', ['entryTimestamp']),
      kind: 'joined',
    },
    {
      json: { eventType: 'DEVICE_ENTRY' },
      fields: partsOf('deviceEntry', ['entryTimestamp']),
      kind: 'joined',
    },
    {
      json: { eventType: 'DEVICE_EXIT' },
      fields: partsOf('deviceExit', ['exitTimestamp']),
      kind: 'left',
    },
  ],
};
