import { readMailbox } from './app/mailbox';
import { asJob } from './as-job';
import { readJobConfig } from './config';

const shown = 20;

/** `node dist/mailbox.js [part of an address]`: what the local profile has kept instead of sending it, the newest last. */
async function main(): Promise<void> {
  const [wanted = ''] = process.argv.slice(2);
  const messages = await asJob(readJobConfig(), (deps) => readMailbox(deps, 1000));
  const found = messages.filter(({ mail }) => mail.to.includes(wanted)).slice(0, shown);
  for (const { sentAt, mail } of found.reverse())
    process.stdout.write(
      `-- ${sentAt.toISOString()}  ${mail.to}  ${mail.subject}\n\n${mail.text}\n\n`,
    );
  if (found.length === 0) process.stdout.write('No message.\n');
}

void main();
