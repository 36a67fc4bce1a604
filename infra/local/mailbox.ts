import { spawnSync } from 'node:child_process';
import { readSettings } from './config.ts';
import { superuserUrl } from './postgres.ts';
import { environmentOf, scriptOf } from './processes.ts';
import { main } from './trouble.ts';

// npm run -s mailbox [-- part of an address]: the messages that the local profile keeps instead of sending them.
await main(async () => {
  const { ports, databaseUrl, kafkaBrokers, env } = readSettings();
  const around = {
    ports,
    adminUrl: databaseUrl ?? superuserUrl(ports.postgres),
    brokers: kafkaBrokers ?? '',
    env,
  };
  const { status } = spawnSync(
    process.execPath,
    [scriptOf('identity', 'mailbox'), ...process.argv.slice(2)],
    { env: environmentOf('identity', around), stdio: 'inherit' },
  );
  return status ?? 1;
});
