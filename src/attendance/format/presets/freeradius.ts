import type { FormatDeclaration, JsonMessage } from '../declaration.js';

/** FreeRADIUS writes an attribute as a text, or as an object with its type and value. */
const attribute = (name: string) => [name, `${name}.value`];

const JOINED = ['Start', 'Interim-Update', 'Alive', '1', '3'];
const LEFT = ['Stop', '2'];

/** An accounting request whose status stands at this path. */
function accounting(status: string): JsonMessage {
  return {
    json: { [status]: [...JOINED, ...LEFT] },
    fields: {
      accessPoint: [...attribute('Called-Station-Id'), ...attribute('NAS-Identifier')],
      device: attribute('Calling-Station-Id'),
      user: attribute('User-Name'),
      time: [...attribute('Event-Timestamp'), 'Timestamp', '@time'],
    },
    kind: { from: status, joined: JOINED, left: LEFT },
  };
}

/** Accounting requests of FreeRADIUS as its module json writes them. */
export const FREERADIUS: FormatDeclaration = {
  name: 'freeradius',
  title: 'FreeRADIUS: accounting (start, interim, stop) as JSON',
  sources: [
    {
      title: 'FreeRADIUS: json_encode and its output modes (module json)',
      address:
        'https://github.com/FreeRADIUS/freeradius-server/commit/3f865d34918406c3198be6c51a5a4ac79c12294c',
    },
    {
      title: 'RFC 2866: RADIUS Accounting; RFC 3580: Called-Station-Id is "AP:SSID"',
      address: 'https://www.rfc-editor.org/rfc/rfc3580',
    },
  ],
  names: { ssid: 'cut' },
  messages: [accounting('Acct-Status-Type'), accounting('Acct-Status-Type.value')],
};
