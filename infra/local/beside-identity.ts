import { spawnSync } from 'node:child_process';
import { readSettings } from './config.ts';
import { superuserUrl } from './postgres.ts';
import { environmentOf, scriptOf } from './processes.ts';

/** Runs a command of identity with the environment of the local service. Gives its exit code. */
export function runBesideIdentity(script: 'mailbox' | 'keys', args: readonly string[]): number {
  const { ports, databaseUrl, kafkaBrokers, env } = readSettings();
  const around = {
    ports,
    adminUrl: databaseUrl ?? superuserUrl(ports.postgres),
    brokers: kafkaBrokers ?? '',
    env,
  };
  const { status } = spawnSync(process.execPath, [scriptOf('identity', script), ...args], {
    env: environmentOf('identity', around),
    stdio: 'inherit',
  });
  return status ?? 1;
}
