import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { storedParameters, type Policy } from '../../attendance/policy.js';
import { STANDARD_PARAMETERS, type StandardParameters } from '../../attendance/parameters.js';
import { RollcallError } from '../../errors.js';
import {
  addPolicy,
  listPolicies,
  readPolicy,
  type StoredPolicy,
} from '../../mysql/rollup/policies.js';
import { withDatabase } from '../connect/with-database.js';
import { wholeNumber } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';
import { parsePolicyFile } from './policy-file.js';

type JsonFlag = { json?: boolean };
type ListedPolicy = Omit<StoredPolicy, 'parameters'>;
/** A policy with all of its parameters. */
type ShownPolicy = Policy & { addedAt: string };
/** isNew: false where the newest version of the policy has these parameters already. */
type AddedPolicy = { name: string; version: number; isNew: boolean };

/** Adds `rollcall policy list`, `show` and `add`. */
export function registerPolicy(program: Command): void {
  const policy = program
    .command('policy')
    .description('list, show and add policies: the rules that turn evidence into verdicts');
  registerList(policy);
  registerShow(policy);
  registerAdd(policy);
}

function registerList(policy: Command): void {
  policy
    .command('list')
    .description('list every version of every policy')
    .option('--json', 'print JSON')
    .action(async ({ json }: JsonFlag) => {
      const policies = (await withDatabase(listPolicies)).map(listed);
      console.log(json ? JSON.stringify(policies) : listText(policies));
    });
}

function listed({ name, version, rule, addedAt }: StoredPolicy): ListedPolicy {
  return { name, version, rule, addedAt };
}

function listText(policies: ListedPolicy[]): string {
  if (policies.length === 0)
    return 'There are no policies yet: "rollcall migrate" adds those that come with this release.';
  return tableText(
    ['policy', 'version', 'rule', 'added (UTC)'],
    policies.map(({ name, version, rule, addedAt }) => [name, version, rule, addedAt]),
  );
}

function registerShow(policy: Command): void {
  policy
    .command('show')
    .description('show every parameter of a policy, with its default if that differs')
    .argument('<name>', 'the name as "rollcall policy list" writes it')
    .option('--policy-version <version>', 'the version (default: the newest)', wholeNumber(1))
    .option('--json', 'print JSON')
    .action(
      async (name: string, { policyVersion, json }: JsonFlag & { policyVersion?: number }) => {
        const shown = shownPolicy(await withDatabase((db) => readPolicy(db, name, policyVersion)));
        console.log(json ? JSON.stringify(shown) : showText(shown));
      },
    );
}

function shownPolicy({ parameters, ...policy }: StoredPolicy): ShownPolicy {
  return { ...policy, parameters: storedParameters(parameters) };
}

function showText({ name, version, rule, addedAt, parameters }: ShownPolicy): string {
  const headline = `${name}, version ${version}: rule ${rule}, added ${addedAt} (UTC).`;
  if (rule === 'seed') return `${headline}\nThis rule has no parameters.`;
  const rows = (Object.keys(STANDARD_PARAMETERS) as (keyof StandardParameters)[]).map(
    (parameter) => {
      const [value, usual] = [parameters, STANDARD_PARAMETERS].map((all) =>
        JSON.stringify(all[parameter]),
      );
      return [parameter, value!, value === usual ? '' : usual!];
    },
  );
  return `${headline}\n${tableText(['parameter', 'value', 'default'], rows)}`;
}

function registerAdd(policy: Command): void {
  policy
    .command('add')
    .description(
      'add a policy, or the next version of one; verdicts keep the version that made them',
    )
    .argument(
      '<file>',
      'JSON: {"name": "strict", "rule": "standard", "parameters": {"presentFrom": 0.9}}; parameters that it does not name get their defaults',
    )
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: JsonFlag) => {
      const asked = parsePolicyFile(readText(file), file);
      const added = { name: asked.name, ...(await withDatabase((db) => addPolicy(db, asked))) };
      console.log(json ? JSON.stringify(added) : addedText(added));
    });
}

function readText(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new RollcallError('refused', `${file} is a folder: name a file.`);
  if (found) return readFileSync(file, 'utf8');
  throw new RollcallError('refused', `There is no file ${file}.`);
}

function addedText({ name, version, isNew }: AddedPolicy): string {
  return isNew
    ? `Added policy ${name}, version ${version}.`
    : `Policy ${name} has these parameters already, in version ${version}.`;
}
