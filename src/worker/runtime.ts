import type { MetricMeter } from '@temporalio/common';
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Config } from '../config.js';
import { RollcallError, messageOf } from '../errors.js';
import type { Logger } from '../log.js';
import { temporalLogger } from './temporal-logger.js';
import { HISTOGRAM_BOUNDS } from '../metrics/metrics.js';

/**
 * Installs the SDK's runtime, of which a process has one.
 * @returns the meter of our own metrics, where an address for them is configured
 * @throws RollcallError `usage` where nothing can listen at that address
 */
export function installRuntime(config: Config, log: Logger): MetricMeter | undefined {
  try {
    const { metricMeter } = Runtime.install(runtimeOptions(config, log));
    return config.metricsAddress ? metricMeter : undefined;
  } catch (error) {
    if (!config.metricsAddress) throw error;
    throw new RollcallError(
      'usage',
      `Metrics cannot be served at ROLLCALL_METRICS_ADDRESS=${config.metricsAddress}, which must be an IP address and a free port: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}

function runtimeOptions({ metricsAddress, logLevel }: Config, log: Logger): RuntimeOptions {
  return {
    shutdownSignals: ['SIGINT', 'SIGTERM', 'SIGQUIT'],
    logger: temporalLogger(log),
    telemetryOptions: {
      logging: {
        filter: { core: logLevel === 'debug' ? 'INFO' : 'WARN', other: 'WARN' },
        forward: {},
      },
      ...(metricsAddress && { metrics: { prometheus: prometheusOptions(metricsAddress) } }),
    },
  };
}

function prometheusOptions(bindAddress: string) {
  return {
    bindAddress,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
    histogramBucketOverrides: HISTOGRAM_BOUNDS,
  };
}
