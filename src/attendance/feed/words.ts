import type { FeedFault } from './feed.js';

/**
 * One sentence that says what is absurd about a day's records, and the likely cause. It names
 * shares only, never a student or a device.
 */
export function feedSentence(fault: FeedFault): string {
  const { cause, hours } = fault;
  const share = shareText(fault.share);
  const usually = fault.usual === null ? '' : ` (usually ${shareText(fault.usual)})`;
  switch (cause) {
    case 'no_records':
      return 'Almost no WiFi records came in although there were classes: check that the controllers still send their log.';
    case 'success_word':
      return `${share} of the WiFi records say that the connection failed${usually}: the controllers may use another word for success.`;
    case 'clock':
      return `The WiFi records fit the usual hours only if they are moved by ${hoursText(hours!)}: the controllers' clock may be in another time zone.`;
    case 'names_changed':
      return `Only ${share} of the access points of the day's classrooms were heard${usually}, but many that the roster does not list: their names may have changed; see "rollcall rejects unknown".`;
    case 'access_points_missing':
      return `Only ${share} of the access points of the day's classrooms were heard${usually}: some controllers may no longer send their log.`;
    case 'devices_unknown':
      return `Only ${share} of the students with a class were heard anywhere${usually}: the devices may no longer be those of the roster.`;
    case 'classes_elsewhere':
      return `${share} of the classes seem to have met in another room${usually}: the rooms of the timetable or of the access points may be wrong.`;
  }
}

function hoursText(hours: number): string {
  const count = Math.abs(hours);
  return `${count} ${count === 1 ? 'hour' : 'hours'} ${hours > 0 ? 'forward' : 'back'}`;
}

/** A share of 0..1 as "12.5 %". */
export function shareText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
