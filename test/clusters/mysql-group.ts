import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePorts } from '../../src/stack/free-ports.js';
import { startOwnMysql, type OwnMysql } from '../workbench/own-mysql.js';
import { startRelay, type Relay } from '../workbench/relay.js';
import { eventually } from '../workbench/workbench.js';

const LABELS = ['membera', 'memberb', 'memberc'];
/** As often as MySQL Router looks by default. */
const LOOK_MS = 500;
/** A member that says nothing for so long is passed over. */
const SILENT_MS = 1_000;

/** Three MySQL servers in one replication group with a single primary. */
export type MysqlGroup = {
  /** The database `rollcall` on the primary, through the relay. */
  url: string;
  members: OwnMysql[];
  /** The member that takes writes now. */
  primary: () => Promise<OwnMysql>;
  /** Waits until all members are there: one that was expelled joins again by itself. */
  whole: () => Promise<void>;
  /** Starts a member that was killed, lets it join again, and waits until it has caught up. */
  rejoin: (member: OwnMysql) => Promise<void>;
  remove: () => Promise<void>;
};

/**
 * Starts the group, and a relay in front that leads to its primary. The relay stands for MySQL
 * Router: it asks the members twice a second who the primary is, leads new connections there, and
 * breaks the old ones when it changes. Router itself needs tables that only MySQL Shell makes, and
 * Debian has no package of that.
 */
export async function startMysqlGroup(): Promise<MysqlGroup> {
  const ports = await choosePorts(LABELS, {}, {});
  const group = randomUUID();
  const started = await Promise.allSettled(
    LABELS.map((label, i) =>
      startOwnMysql(label, (home) => [
        ...flagsOf(i + 1, `127.0.0.1:${ports[label]!}`, Object.values(ports), group),
        `--init-file=${greetedOnly(home)}`,
      ]),
    ),
  );
  const members = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const removeAll = () => Promise.all(members.map((member) => member.remove()));
  try {
    const failed = started.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    await makeGroup(members);
    const relay = await startRelay(members[0]!.url);
    const stopFollowing = follow(relay, members);
    return {
      url: relay.url,
      members,
      primary: async () => {
        const url = await primaryUrl(members);
        if (url === undefined) throw new Error('the group has no primary');
        return members.find((member) => member.url === url)!;
      },
      whole: () => eventually(() => seeEachOther(members), 'the group to be whole'),
      rejoin: async (member) => {
        await member.start();
        await joinGroup(member);
      },
      remove: async () => {
        await stopFollowing();
        await relay.close();
        await removeAll();
      },
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

/**
 * What a member writes by itself must be no transaction of the group, so it makes an account of its
 * own past the binary log. Without any for this address, a server does not even greet.
 */
function greetedOnly(home: string): string {
  const file = join(home, 'greeted-only.sql');
  const account = "CREATE USER IF NOT EXISTS greeted@'127.0.0.1' ACCOUNT LOCK;";
  writeFileSync(file, `SET SESSION sql_log_bin = 0;\n${account}\n`);
  return file;
}

function flagsOf(id: number, address: string, ports: number[], group: string): string[] {
  return [
    `--server-id=${id}`,
    '--gtid-mode=ON',
    '--enforce-gtid-consistency=ON',
    '--report-host=127.0.0.1',
    '--plugin-load-add=group_replication.so',
    `--loose-group-replication-group-name=${group}`,
    `--loose-group-replication-local-address=${address}`,
    `--loose-group-replication-group-seeds=${ports.map((port) => `127.0.0.1:${port}`).join(',')}`,
    '--loose-group-replication-start-on-boot=OFF',
    '--loose-group-replication-recovery-get-public-key=ON',
    '--loose-group-replication-consistency=BEFORE_ON_PRIMARY_FAILOVER',
    // A member that is silent for 5 s is expelled then, not another 5 s later.
    '--loose-group-replication-member-expel-timeout=0',
    '--loose-group-replication-unreachable-majority-timeout=10',
    '--loose-group-replication-exit-state-action=OFFLINE_MODE',
  ];
}

async function makeGroup(members: OwnMysql[]): Promise<void> {
  const [first, ...others] = members as [OwnMysql, ...OwnMysql[]];
  await first.root(
    'SET GLOBAL group_replication_bootstrap_group = ON',
    'START GROUP_REPLICATION',
    'SET GLOBAL group_replication_bootstrap_group = OFF',
  );
  await eventually(() => isOnline(first), 'the first member to be online');
  const account = `'rollcall'@'127.0.0.1'`;
  await first.root(
    'CREATE DATABASE rollcall CHARACTER SET utf8mb4',
    `CREATE USER ${account} IDENTIFIED BY '${new URL(first.url).password}'`,
    `GRANT ALL ON rollcall.* TO ${account}`,
    "CREATE USER replicator@'127.0.0.1' IDENTIFIED BY 'a password'",
    "GRANT REPLICATION SLAVE, CONNECTION_ADMIN ON *.* TO replicator@'127.0.0.1'",
  );
  for (const member of others) await joinGroup(member);
}

async function joinGroup(member: OwnMysql): Promise<void> {
  await member.root(
    `CHANGE REPLICATION SOURCE TO SOURCE_USER = 'replicator', SOURCE_PASSWORD = 'a password'
       FOR CHANNEL 'group_replication_recovery'`,
    'START GROUP_REPLICATION',
  );
  await eventually(() => isOnline(member), 'the member to be online');
}

async function isOnline(member: OwnMysql): Promise<boolean> {
  const found = await member.root(
    `SELECT member_state AS state FROM performance_schema.replication_group_members
     WHERE member_id = @@server_uuid`,
  );
  return found[0]?.['state'] === 'ONLINE';
}

/** Whether each member sees all of them. One that was expelled may not know of it yet. */
async function seeEachOther(members: OwnMysql[]): Promise<boolean> {
  const seen = await Promise.all(
    members.map((member) =>
      member.root(
        `SELECT COUNT(*) AS members FROM performance_schema.replication_group_members
         WHERE member_state = 'ONLINE'`,
      ),
    ),
  );
  return seen.every(([row]) => row!['members'] === members.length);
}

/**
 * The URL of the primary, as most members see it; undefined while there is none. One that was
 * frozen may take itself for the primary for a moment after it wakes.
 */
async function primaryUrl(members: OwnMysql[]): Promise<string | undefined> {
  const named = await Promise.all(members.map(primaryPortSeenBy));
  const isMost = (port: number) => named.filter((one) => one === port).length > members.length / 2;
  return members.map(({ url }) => url).find((url) => isMost(Number(new URL(url).port)));
}

/** The port of the primary; undefined if the member sees none, or does not answer. */
async function primaryPortSeenBy(member: OwnMysql): Promise<unknown> {
  const said = member.root(
    `SELECT p.member_port AS port
     FROM performance_schema.replication_group_members AS own
     JOIN performance_schema.replication_group_members AS p
       ON p.member_role = 'PRIMARY' AND p.member_state = 'ONLINE'
     WHERE own.member_id = @@server_uuid AND own.member_state = 'ONLINE'`,
  );
  const silent = new Promise<never[]>((resolve) => setTimeout(resolve, SILENT_MS, []));
  // One that was killed refuses, one that hangs says nothing.
  const found = await Promise.race([said.catch(() => []), silent]);
  return found[0]?.['port'];
}

/** Leads a relay to the primary for as long as it is let. Returns what ends it. */
function follow(relay: Relay, members: OwnMysql[]): () => Promise<void> {
  let stopping = false;
  let led = members[0]!.url;
  const work = (async () => {
    while (!stopping) {
      const url = await primaryUrl(members);
      if (url !== undefined && url !== led) {
        relay.leadTo(url);
        relay.cut();
        relay.open();
        led = url;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return async () => {
    stopping = true;
    await work;
  };
}
