import type { AccessEventKind } from '../record/access-event.js';

/**
 * How the records of one maker are read. It is data: a preset of this folder, or a JSON file of the
 * campus. docs/formats.md explains every field.
 */
export type FormatDeclaration = {
  /** Lower-case letters, digits and hyphens. */
  name: string;
  /** What these records are, for `rollcall format list`. */
  title: string;
  /** Where the maker documents them. */
  sources?: { title: string; address: string }[];
  /** The encodings of text, tried in this order; absent: UTF-8. */
  encodings?: string[];
  /** What may stand around a record, to be taken off where it is found; absent: all of them. */
  envelopes?: Envelope[];
  time?: {
    /** The zone of times that name no offset, an IANA name; absent: the campus's. */
    zone?: string;
    /** How times are written that are not clear by themselves, such as "DD/MM/YYYY HH:mm:ss". */
    layout?: string;
  };
  names?: {
    /** `cut` takes the network's name off "AP-12:eduroam". */
    ssid?: 'keep' | 'cut';
    /** The letter case in which the roster lists access points; absent: as logged. */
    case?: 'lower' | 'upper';
  };
  /** The first that a record is decides. A record that is none of them is ignored, and counted. */
  messages: MessageDeclaration[];
};

export const ENVELOPES = [
  'confluent',
  'connect',
  'debezium',
  'filebeat',
  'logstash',
  'records',
] as const;
export type Envelope = (typeof ENVELOPES)[number];

export const FIELDS = ['accessPoint', 'previousAccessPoint', 'device', 'user', 'time'] as const;
export type Field = (typeof FIELDS)[number];
/** Where a field is: tried in this order. */
export type Places = string | string[];

export type MessageDeclaration = TextMessage | JsonMessage;

export type TextMessage = {
  /** A line is this message if it holds all of these texts. */
  text: Places;
  /** The whole message, with holes: "Client {device} went online on AP {accessPoint}". */
  pattern?: Places;
  /** A pattern for each field by itself, with one hole {value}; or @time or @host of the header. */
  fields?: Partial<Record<Field, Places>>;
  kind: AccessEventKind | WordTable;
};

export type JsonMessage = {
  /** An object is this message if each of these paths has one of the values beside it. */
  json: Record<string, Places>;
  /** The path of each field: "device.macAddress"; or @time or @host of the envelope. */
  fields: Partial<Record<Field, Places>>;
  kind: AccessEventKind | WordTable;
};

/** Which words mean what. Words are compared without regard to letter case. */
export type WordTable = {
  /** Where the word is: a path, or a pattern with one hole {value}. */
  from: Places;
  joined?: string[];
  left?: string[];
  failed?: string[];
  /** What any other word means; absent: failed. */
  otherwise?: AccessEventKind | 'ignored';
};

export function asList(places: Places | undefined): string[] {
  if (places === undefined) return [];
  return typeof places === 'string' ? [places] : places;
}
