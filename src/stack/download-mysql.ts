import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RollcallError } from '../errors.js';
import { findTool, installOnce, runTool } from './install.js';
import type { Machine, OnProgress } from './server.js';

/** Debian's archive has MySQL in this suite only. */
const SUITE = 'sid';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** One sentence that names the tools which the download needs and this machine lacks. */
export function missingDownloadTools({ path }: Machine): string[] {
  const missing = [
    ...['apt-get', 'dpkg-deb'].filter((tool) => !findTool(path, tool)),
    ...[KEYRING].filter((file) => !existsSync(file)),
  ];
  if (missing.length === 0) return [];
  return [
    'MySQL needs "mysqld" (MySQL 8.0.20 or newer) on PATH. Or it can be downloaded with ' +
      `Debian's tools, but this machine lacks ${missing.map((name) => `"${name}"`).join(' and ')}.`,
  ];
}

/**
 * Downloads Debian's MySQL server with its libraries and unpacks them into one folder of the cache.
 * apt works on a private root, so it needs no rights and does not touch the machine's own packages.
 * @returns the folder, laid out like the root of a file system
 */
export function downloadMysql({ cache }: Machine, onProgress: OnProgress): Promise<string> {
  return installOnce(
    join(cache, 'mysql'),
    `Downloading MySQL from Debian ${SUITE} (65 MB, once)`,
    onProgress,
    async (folder) => {
      const apt = join(folder, 'apt');
      const options = await preparePrivateApt(apt, await archiveAddress(folder));
      await runTool(
        'download the list of packages for MySQL',
        'apt-get',
        [...options, 'update'],
        folder,
      );
      const install = ['install', '--download-only', '-y', 'mysql-server-core'];
      await runTool('download MySQL', 'apt-get', [...options, ...install], folder);
      await unpack(join(apt, 'cache', 'archives'), folder);
      await rm(apt, { recursive: true });
    },
  );
}

/** The Debian archive that this machine is set up to use; it may be a mirror behind a firewall. */
async function archiveAddress(folder: string): Promise<string> {
  const format = [
    'indextargets',
    '--format',
    '$(ORIGIN) $(LABEL) $(REPO_URI)',
    'Created-By: Packages',
  ];
  const targets = await runTool('read the apt configuration', 'apt-get', format, folder);
  const known = /^Debian Debian (\S+)$/m.exec(targets)?.[1];
  if (known !== undefined) return known;
  // A machine that never fetched its lists knows no origins. The first index that it would fetch
  // has the address in it.
  const fetches = await runTool(
    'read the apt configuration',
    'apt-get',
    ['update', '--print-uris'],
    folder,
  );
  const first = /^'(\S+\/)dists\/[^/]+\/InRelease'/m.exec(fetches)?.[1];
  if (first !== undefined) return first;
  throw new RollcallError(
    'failed',
    'Could not download MySQL: the apt configuration of this machine names no Debian archive.',
  );
}

/**
 * Makes a private apt root with an empty list of installed packages.
 * @returns the options that make apt-get use it, with the machine's own proxy settings
 */
async function preparePrivateApt(apt: string, archive: string): Promise<string[]> {
  await mkdir(join(apt, 'state', 'lists', 'partial'), { recursive: true });
  await mkdir(join(apt, 'cache', 'archives', 'partial'), { recursive: true });
  await writeFile(join(apt, 'status'), '');
  await writeFile(
    join(apt, 'sources.list'),
    `deb [signed-by=${KEYRING}] ${archive} ${SUITE} main\n`,
  );
  return [
    `Dir::Etc::sourcelist=${join(apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    'Dir::Etc::preferencesparts=-',
    `Dir::State=${join(apt, 'state')}`,
    `Dir::State::status=${join(apt, 'status')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    'APT::Install-Recommends=false',
    // Run by root, apt downloads as another user, who may not write here.
    `APT::Sandbox::User=${process.getuid?.() === 0 ? 'root' : ''}`,
    'Acquire::Languages=none',
    'Acquire::Retries=2',
    // By default a failed update is only a warning. Then the package is not found, and the real
    // reason is lost.
    'APT::Update::Error-Mode=any',
    // Lines of progress would hide the reason for a failure.
    'quiet=2',
  ].flatMap((option) => ['-o', option]);
}

async function unpack(archives: string, folder: string): Promise<void> {
  const packages = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
  for (const name of packages) {
    await runTool('unpack MySQL', 'dpkg-deb', ['-x', join(archives, name), folder], folder);
  }
}
