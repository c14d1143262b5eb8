#!/usr/bin/env node
// Any Node may start this file, so it imports nothing until it knows the version.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 24 || (major === 24 && minor >= 11)) {
  // gRPC prints its own lines for a proxy that does not answer. We report each error once. It reads
  // this when it is loaded.
  process.env.GRPC_VERBOSITY ??= 'NONE';
  await import('../dist/cli.js');
} else {
  console.error(
    `rollcall needs Node 24.11 or newer, but this is Node ${process.versions.node}: ` +
      'run "npx rollcall" in a checkout, which brings its own Node, or install Node 24.',
  );
  process.exitCode = 2;
}
