import { parseArgs } from 'node:util';
import { sealer } from '@imdinett/persistence';
import { ConfigError } from '@imdinett/service';
import { listKeys, rotateByHand } from './app/keys-by-hand';
import { onDatabase } from './as-job';
import { readKeysConfig, type KeysConfig } from './config';
import { keyUses, type KeyUse } from './domain/signing-key';

const help = `identity's signing keys. They rotate by themselves every 30 days.

  keys list
      kid, use, state (next, signing, published, retired), from when it signs, until when it is published.
      Never a private half.
  keys rotate [--use access-token|access-record]
      The next key now: it is published at once and signs a day later, so that nothing is refused meanwhile.
      Without --use one of each.
  keys rotate --now [--use …]
      Only when somebody else may have the old key. The new key signs at once, and no key of before is published any
      more. Every process follows within two minutes; until then an old signature may still be taken. What it costs:
      access-token   Every access token is refused. Frontends refresh theirs; nobody has to log in again.
      access-record  Heartbeats are refused until identity signs with the new key: for up to a minute everything that
                     holds personal data may answer UNAVAILABLE. A process that starts is not ready until every user's
                     record has been published anew, which begins two minutes later and is done within ten.
`;

/** `node dist/keys.js list | rotate`, with the service's environment: DATABASE_JOB_URL and KEY_ENCRYPTION_KEYS. */
async function main(args: readonly string[]): Promise<number> {
  const asked = read(args);
  if (asked === null) {
    process.stderr.write(help);
    return 2;
  }
  const config = readKeysConfig();
  await (asked.command === 'list' ? list(config) : rotate(config, asked));
  return 0;
}

type Asked = {
  readonly command: string;
  readonly uses: readonly KeyUse[];
  readonly isCompromised: boolean;
};

/** Null when it is not understood: a slip must not withdraw a key. */
function read(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { use: { type: 'string' }, now: { type: 'boolean', default: false } },
    });
    const [command = '', ...more] = positionals;
    const uses = keyUses.filter((use) => values.use === undefined || values.use === use);
    const isPlainList = command === 'list' && values.use === undefined && !values.now;
    const isKnown = (isPlainList || command === 'rotate') && more.length === 0 && uses.length > 0;
    return isKnown ? { command, uses, isCompromised: values.now } : null;
  } catch {
    return null;
  }
}

async function list(config: KeysConfig): Promise<void> {
  const keys = await onDatabase(config, (base) => listKeys(base));
  const rows = keys.map(({ kid, use, state, signsFrom, publishedUntil }) => [
    kid,
    use,
    state,
    signsFrom.toISOString(),
    publishedUntil?.toISOString() ?? '–',
  ]);
  print([['kid', 'use', 'state', 'signs from', 'published until'], ...rows]);
  if (rows.length === 0) process.stdout.write('None yet: identity makes them when it starts.\n');
}

async function rotate(config: KeysConfig, { uses, isCompromised }: Asked): Promise<void> {
  await onDatabase(config, async (base) => {
    for (const use of uses) {
      const made = await rotateByHand(
        { ...base, sealer: sealer(config.keyEncryptionKeys) },
        { use, isCompromised },
      );
      process.stdout.write(
        made === null
          ? `${use}: the next key waits already; none was made (see list)\n`
          : `${use}: ${made.kid} signs from ${made.signsFrom.toISOString()}\n`,
      );
    }
  });
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows)
    process.stdout.write(
      `${row
        .map((cell, at) => cell.padEnd(widths?.[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
}

void main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
