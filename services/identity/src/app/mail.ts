import { systemViewer } from '@imdinett/access';
import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import type { MessageRow } from '../db/account-life.row';
import { insertLink } from '../db/account-link.store';
import { claimMessages, saveGivenUp, saveRetry, saveSent } from '../db/message.store';
import { loadUser } from '../db/user.store';
import { linkEndsAt, type LinkPurpose } from '../domain/account-link';
import { linkOf, textOf, type MessageText } from '../domain/message';
import { linkStateOf, type User } from '../domain/user';
import { addressContext } from './message';
import { hashOf, newToken } from './secret-token';

/** How messages leave. */
export type Post = {
  readonly send: (mail: Mail) => Promise<void>;
  /** Local profile: nothing is sent, the message stays in the database, sealed, for `npm run mailbox`. */
  readonly keeps: boolean;
};

export type Mail = MessageText & { readonly to: string };

type Letter = {
  readonly id: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly mail: Mail;
};

const poster = systemViewer('identity.post');
const action = 'identity.message:send';
const batch = 20;
const second = 1000;
const leaseMs = 300 * second;
const longestWaitMs = 3_600_000;
/** A message of three days ago tells what its reader knows by now, or asks for another. */
const givenUpAfterMs = 72 * 3_600_000;

/** Sends what is due. At least once: when a replica is cut off after sending, another sends again, with a new link. */
export async function sendMessages(deps: Deps): Promise<void> {
  for (let letters = await claim(deps); letters.length > 0; letters = await claim(deps))
    for (const letter of letters) await send(deps, letter);
}

function claim(deps: Deps): Promise<readonly Letter[]> {
  return deps.transaction(poster, action, async (tx) => {
    const now = deps.now();
    const until = new Date(now.getTime() + leaseMs);
    const letters: Letter[] = [];
    for (const row of await claimMessages(tx.manager, { now, until, limit: batch })) {
      const mail = await written(deps, tx, row);
      // Whoever is gone or shut out is told nothing more.
      if (mail === null) await saveSent(tx.manager, row.id, { sentAt: now, keptSealed: null });
      else {
        const { id, attempts, createdAt } = row;
        letters.push({ id, attempts, createdAt, mail });
      }
    }
    return letters;
  });
}

async function written(deps: Deps, tx: Tx, row: MessageRow): Promise<Mail | null> {
  const user = await loadUser(tx.manager, row.userId);
  if (user === null || user.status === 'DEACTIVATED') return null;
  const purpose = linkOf[row.template];
  const link = purpose === undefined ? '' : await makeLink(deps, tx, { user, purpose });
  const to =
    row.toSealed === null ? user.email : deps.secrets.open(row.toSealed, addressContext(user.id));
  return { to, ...textOf(row.template, { reader: user, details: row.details, link }) };
}

/** The secret stands behind the `#`, which no browser sends to a server and no log sees. */
async function makeLink(
  deps: Deps,
  { manager }: Tx,
  { user, purpose }: { readonly user: User; readonly purpose: LinkPurpose },
): Promise<string> {
  const token = newToken();
  await insertLink(manager, hashOf(token), {
    userId: user.id,
    purpose,
    stateHash: hashOf(linkStateOf(user)),
    expiresAt: linkEndsAt(deps.now()),
    failures: 0,
    usedAt: null,
  });
  const page = { ACTIVATION: 'aktiver', PASSWORD_RESET: 'nytt-passord' }[purpose];
  return `${deps.frontendUrl}/${page}#${token}`;
}

async function send(deps: Deps, letter: Letter): Promise<void> {
  const { id, mail } = letter;
  try {
    await deps.post.send(mail);
  } catch (error) {
    await putOff(deps, letter, codeOf(error));
    return;
  }
  await deps.transaction(poster, action, ({ manager }) =>
    saveSent(manager, id, {
      sentAt: deps.now(),
      keptSealed: deps.post.keeps ? deps.secrets.seal(JSON.stringify(mail), keptContext(id)) : null,
    }),
  );
}

/** The address is the user's; the log gets the message's id. */
async function putOff(
  deps: Deps,
  { id, attempts, createdAt }: Letter,
  code: string,
): Promise<void> {
  const now = deps.now();
  const isOver = now.getTime() - createdAt.getTime() > givenUpAfterMs;
  if (isOver)
    deps.log.error({ messageId: id, code }, 'a message could not be sent for days and is given up');
  else deps.log.warn({ messageId: id, code }, 'a message was not sent');
  await deps.transaction(poster, action, ({ manager }) =>
    isOver
      ? saveGivenUp(manager, id, now)
      : saveRetry(manager, id, new Date(now.getTime() + waitMs(attempts))),
  );
}

export const keptContext = (id: string): string => `message.kept:${id}`;

/** 5, 10, 20 … seconds, up to an hour. */
const waitMs = (attempts: number): number =>
  Math.min(5 * second * 2 ** Math.max(0, attempts - 1), longestWaitMs);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
