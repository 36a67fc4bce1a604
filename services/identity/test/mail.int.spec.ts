import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { sendMessages, type Post } from '../src/app/mail';
import { smtpPost } from '../src/app/post';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Identity } from './identity';

let identity: Identity;
let server: SMTPServer;
let post: Post;
/** What the server has taken, as it came over the wire. */
const received: { readonly to: string[]; readonly from: string; readonly source: string }[] = [];
let refuses = false;

beforeAll(async () => {
  identity = await startIdentityForTest();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      done(refuses ? new Error('busy') : null);
    },
    onData: (stream, { envelope }, done) => {
      void text(stream).then((source) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        received.push({ to: envelope.rcptTo.map(({ address }) => address), from, source });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  post = smtpPost({
    url: `smtp://127.0.0.1:${String(port)}`,
    from: 'IMDinett <ikke-svar@imdinett.example>',
  });
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(resolve));
  await identity[Symbol.asyncDispose]();
});
beforeEach(() => {
  identity.harness.clock.now = new Date('2026-03-02T10:00:00Z');
  received.length = 0;
  refuses = false;
});

const send = (): Promise<void> => sendMessages({ ...identity.deps, post });
const later = (seconds: number): void => {
  identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + seconds * 1000);
};

async function asked(template: string): Promise<DemoUser> {
  const user = await identity.given({ name: 'Åse Ødegård' });
  await identity.harness.database.select(
    `INSERT INTO message (id, user_id, template, details, created_at, due_at) VALUES (gen_random_uuid(), $1, $2, '{}', $3, $3)`,
    [user.id, template, identity.harness.clock.now],
  );
  return user;
}

const messages = (user: DemoUser) =>
  identity.harness.database.select<{ attempts: number; sent: boolean; kept: string | null }>(
    'SELECT attempts, sent_at IS NOT NULL AS sent, kept_sealed AS kept FROM message WHERE user_id = $1',
    [user.id],
  );

it('goes to the user over SMTP, as text, from the configured sender, and is not kept', async () => {
  const user = await asked('INVITATION');
  await send();
  expect(received).toHaveLength(1);
  const [{ to, from, source } = { to: [], from: '', source: '' }] = received;
  expect({ to, from }).toEqual({ to: [user.email], from: 'ikke-svar@imdinett.example' });
  expect(source).toContain('Content-Type: text/plain');
  expect(decoded(source)).toContain('Hei, Åse Ødegård');
  expect(decoded(source)).toMatch(/https:\/\/imdinett\.test\/aktiver#[\w-]{43}/);
  expect(await messages(user)).toEqual([{ attempts: 1, sent: true, kept: null }]);
  await send();
  expect(received).toHaveLength(1);
});

it('waits and tries again when the server does not take it, with a link of its own', async () => {
  const user = await asked('INVITATION');
  refuses = true;
  await send();
  later(4);
  await send();
  expect(await messages(user)).toEqual([{ attempts: 1, sent: false, kept: null }]);
  refuses = false;
  later(1);
  await send();
  expect(received).toHaveLength(1);
  expect(await messages(user)).toEqual([{ attempts: 2, sent: true, kept: null }]);
  const links = await identity.harness.database.select(
    'SELECT 1 FROM account_link WHERE user_id = $1',
    [user.id],
  );
  expect(links).toHaveLength(1);
});

it('is given up when the server has not taken it for three days', async () => {
  const user = await asked('UNLOCKED');
  refuses = true;
  await send();
  later(72 * 3600 + 1);
  await send();
  refuses = false;
  later(3600);
  await send();
  expect(received).toEqual([]);
  expect(await messages(user)).toEqual([{ attempts: 2, sent: false, kept: null }]);
});

it('is sent once by several replicas', async () => {
  await Promise.all(Array.from({ length: 8 }, () => asked('UNLOCKED')));
  await Promise.all([send(), send(), send()]);
  expect(received).toHaveLength(8);
});

it('goes to nobody who has been shut out meanwhile', async () => {
  const user = await asked('INVITATION');
  await identity.harness.database.select(
    `UPDATE user_account SET status = 'DEACTIVATED' WHERE id = $1`,
    [user.id],
  );
  await send();
  expect(received).toEqual([]);
  expect(await messages(user)).toEqual([{ attempts: 1, sent: true, kept: null }]);
});

/** The body, out of whichever of MIME's two encodings it came in. */
function decoded(source: string): string {
  const [head = '', ...body] = source.split('\r\n\r\n');
  const content = body.join('\r\n\r\n');
  if (/^Content-Transfer-Encoding: base64/im.test(head))
    return Buffer.from(content, 'base64').toString();
  const bytes = content
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
