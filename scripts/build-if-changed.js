// Builds the program before the demo and the tests, and says so, because that takes half a minute.
import { spawnSync } from 'node:child_process';
import { isBuilt } from './built-from.js';

if (isBuilt()) {
  console.log('The program is built already.');
} else {
  console.log('Building the program: the sources have changed since the last build.');
  process.exitCode =
    spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' }).status ?? 1;
}
