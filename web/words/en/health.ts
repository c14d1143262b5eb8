/** The words of the page Health. */
export const health = {
  title: 'Health',
  well: 'All is well.',
  wellMore: 'Records are read as they arrive, and every past day has its final result.',
  attention: (count: number) =>
    count === 1
      ? 'It works, but one thing needs attention.'
      : `It works, but ${count} things need attention.`,
  wrong: (count: number) =>
    count === 1 ? 'Something is wrong.' : `${count} things are wrong or need attention.`,
  asOf: (time: string) => `As of ${time}, campus time.`,
  trouble: {
    mysql_down: () => ({
      what: 'MySQL does not answer.',
      todo: 'Mend the server. Unread records wait in Kafka and nothing is lost.',
    }),
    kafka_down: () => ({
      what: 'Kafka does not answer, so no record arrives.',
      todo: 'Mend the server. Reading goes on by itself where it stopped.',
    }),
    temporal_down: () => ({
      what: 'Temporal does not answer, so nothing can be paused, resumed or rolled up.',
      todo: 'Mend the server. Ingest and rollups go on by themselves.',
    }),
    not_started: () => ({
      what: 'No partition is read.',
      todo: 'Ingest was never started here. Start it once:',
    }),
    blocked: (count: number, which: string) => ({
      what: `${count === 1 ? 'Partition' : 'Partitions'} ${which} ${count === 1 ? 'is' : 'are'} blocked: reading on would lose data, so a person must decide.`,
      todo: 'Read the reason in the table below. The section "A partition is blocked" of the operations manual says what to do for each reason.',
    }),
    stands: (count: number, which: string) => ({
      what: `Nobody has read ${count === 1 ? 'partition' : 'partitions'} ${which} for two minutes or more.`,
      todo: 'Look whether a worker runs, and at the workflow in the Temporal UI. Nothing is lost. To start a worker:',
    }),
    stopped: (count: number, which: string) => ({
      what: `${count === 1 ? 'Partition' : 'Partitions'} ${which} ${count === 1 ? 'is' : 'are'} stopped: new records are not read.`,
      todo: 'Start ingest again. It goes on where it stopped:',
    }),
    paused: (count: number, which: string) => ({
      what: `A person paused ${count === 1 ? 'partition' : 'partitions'} ${which}.`,
      todo: 'Resume it below when the cause is gone. Kafka deletes old records meanwhile.',
    }),
    behind: (records: number, which: string) => ({
      what: `${records.toLocaleString('en')} records of partition ${which} wait to be read, so live answers are late.`,
      todo: 'Wait if an old log is being read. If not, add workers:',
    }),
    failed_records: (percent: number) => ({
      what: `${percent} % of today's records say that the connection failed.`,
      todo: 'The controllers may use another word for success. See which words arrive:',
    }),
    unlisted_points: () => ({
      what: 'No record of today comes from an access point that the roster lists.',
      todo: 'Their names may have changed. In the first hours of a day this can also be normal. To see the names:',
    }),
    unknown_devices: () => ({
      what: 'No record of today is of a device that the roster knows.',
      todo: 'Import the present device table. In the first hours of a day this can also be normal.',
    }),
    no_roster: () => ({
      what: 'There is no roster, so no class and no student is known.',
      todo: "Import the university's tables:",
    }),
    roster_over: () => ({
      what: 'The roster has ended: from now on no class is known.',
      todo: "Import the university's tables of the new term:",
    }),
    roster_ends: (days: number) => ({
      what:
        days === 0
          ? 'The roster ends today.'
          : `The roster ends in ${days} ${days === 1 ? 'day' : 'days'}.`,
      todo: "Import the university's tables of the next weeks:",
    }),
    import_refused: (_: number, when: string) => ({
      what: `The roster of ${when} was refused, so the one before it stays.`,
      todo: 'Read the reason in the list of imports. Mend the files, or accept a smaller roster by hand. To see more:',
    }),
    import_failed: (_: number, when: string) => ({
      what: `The import of ${when} failed, so the roster before it stays.`,
      todo: 'Read the reason in the list of imports, and mend the folder or the server. To see more:',
    }),
    held: (days: number) => ({
      what: `${days} ${days === 1 ? 'day stays' : 'days stay'} provisional, because the records do not fit the campus.`,
      todo: 'Read the reason in the list of nights. Mend the cause and roll the day up again, or accept the day as it is:',
    }),
    waiting: (days: number, which: string, more: number) => ({
      what: `${days} past ${days === 1 ? 'day has no final result, or has changed since' : 'days have no final result, or have changed since'}: ${which}${more > 0 ? ` and ${more} more` : ''}.`,
      todo: 'The next nightly run takes them. To roll one up now:',
    }),
    unmatched: (words: number) => ({
      what: `${words} ${words === 1 ? 'correction or confirmation fits' : 'corrections or confirmations fit'} no class of the roster and ${words === 1 ? 'has' : 'have'} no effect.`,
      todo: 'Look at them and say them again for the right class:',
    }),
  },
  servers: 'Servers',
  server: { mysql: 'MySQL', kafka: 'Kafka', temporal: 'Temporal' },
  answers: 'answers',
  doesNotAnswer: 'does not answer',
  temporalUi: 'Open the Temporal UI',
  partitions: (topic: string) => `Partitions of ${topic}`,
  noPartitions: 'No partition is read yet.',
  partition: 'Partition',
  state: 'State',
  waits: 'Waiting',
  position: 'Position',
  positionOf: (next: string, end: string) => `${next} of ${end}`,
  newest: 'Newest record',
  checked: 'Last checked',
  control: 'Control',
  states: { running: 'running', paused: 'paused', blocked: 'blocked', stopped: 'stopped' },
  ago: (seconds: number) =>
    seconds < 90
      ? `${seconds} s ago`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min ago`
        : seconds < 172_800
          ? `${Math.round(seconds / 3600)} h ago`
          : `${Math.round(seconds / 86_400)} days ago`,
  pause: 'Pause',
  resume: 'Resume',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  pauseOne: (partition: number) => `Pause partition ${partition}`,
  resumeOne: (partition: number) => `Resume partition ${partition}`,
  pauseTitle: (partition: number | null) =>
    partition === null ? 'Pause all partitions' : `Pause partition ${partition}`,
  resumeTitle: (partition: number | null) =>
    partition === null ? 'Resume all partitions' : `Resume partition ${partition}`,
  pauseMore:
    'New records wait in Kafka until somebody resumes. Live answers stand still meanwhile, and Kafka goes on deleting old records.',
  resumeMore: 'Reading goes on where it stopped.',
  controlHint: 'One sentence, such as “the broker is being moved”. Everybody here can read it.',
  paused: (count: number) =>
    count === 1 ? 'One partition is paused.' : `${count} partitions are paused.`,
  resumed: (count: number) =>
    count === 1
      ? 'One partition is being read again.'
      : `${count} partitions are being read again.`,
  feed: "Today's records",
  feedMore: (events: number) =>
    `Shares of a sample of ${events.toLocaleString('en')} records of today. They tell a broken feed.`,
  feedNone: 'No record of today was read yet.',
  share: {
    failed: 'connections that failed',
    unlisted: 'from access points that the roster does not list',
    unknownDevices: 'of devices that the roster does not know',
  },
  shareMore: {
    failed: 'usually below 60 %',
    unlisted: 'corridors and dormitories have no room; 100 % means that names have changed',
    unknownDevices: 'visitors, and devices that nobody has registered; usually below 80 %',
  },
  rejects: 'Records that could not be read',
  rejectsNone: 'Every stored record could be read.',
  rejectsMore: 'They are kept. When the cause is mended, they can be read again. To see them:',
  rejectReason: {
    empty: 'empty',
    too_large: 'too large',
    not_utf8: 'not UTF-8 text',
    not_json: 'not JSON',
    not_object: 'JSON, but not an object',
    bad_access_point: 'no valid access point',
    bad_mac: 'no valid device address',
    bad_time: 'no valid time',
    bad_result: 'no valid result of the connection',
    bad_previous_access_point: 'no valid previous access point',
    refused_by_database: 'MySQL refused the row',
  } as Record<string, string>,
  unknownPoints: 'Access points that the roster does not list',
  unknownPointsCounting: 'They are being counted, which takes a minute on a large campus.',
  unknownPointsNone: 'The roster lists every access point that was heard.',
  lastHeard: 'Last heard',
  more: (count: number) => `and ${count} more`,
  roster: 'Roster',
  rosterVersion: 'Version',
  rosterImported: 'Imported',
  rosterEnds: 'Covers days to',
  rosterTo: (day: string, left: number) =>
    `${day} (${left < 0 ? 'over' : left === 1 ? '1 day left' : `${left} days left`})`,
  imports: 'Nightly imports of the roster',
  importsNone: 'No import has run by itself yet. To import the roster every night:',
  importBegan: 'Began',
  importSource: 'From',
  importOutcomes: {
    running: 'running',
    imported: 'imported',
    unchanged: 'unchanged',
    refused: 'refused',
    failed: 'failed',
  },
  importVersion: (version: number) => `version ${version}`,
  importCounts: (students: string, enrolments: string) =>
    `${students} students, ${enrolments} enrolments`,
  importCauses: 'What the last one found',
  importNotes: (count: number) => (count === 1 ? '1 note' : `${count} notes`),
  importLines: (lines: number) => (lines === 1 ? '1 line' : `${lines} lines`),
  importKinds: {
    error: 'error',
    left_out: 'left out',
    warning: 'warning',
    not_read: 'not read',
    note: 'note',
  },
  nights: 'Nightly results',
  nightsNone: 'No day was rolled up yet.',
  day: 'Day',
  result: 'Result',
  resultState: { provisional: 'provisional', final: 'final' },
  policy: 'Policy',
  written: 'Written',
  held: 'Held back',
};
