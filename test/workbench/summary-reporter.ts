import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/**
 * Ends a run with one plain line for machines to read. A file that does not load and an error
 * outside of any test count as failed.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    _reason: TestRunEndReason,
  ): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandled.length;
    console.log(`${passed} passed, ${tests.length - passed + broken} failed`);
  }
}
