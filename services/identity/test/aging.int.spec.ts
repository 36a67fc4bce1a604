import { jobsOf } from '../src/app/housekeeping';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Identity } from './identity';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentityForTest();
});
afterAll(() => identity[Symbol.asyncDispose]());

/** What the job does on a day, at noon in Oslo, as several replicas at once. */
async function on(day: string): Promise<void> {
  identity.harness.clock.now = new Date(`${day}T11:00:00Z`);
  const job = jobsOf(identity.deps).find(({ name }) => name === 'inactivity');
  await Promise.all([job?.work(), job?.work(), job?.work()]);
}

async function quietSince(instant: string): Promise<DemoUser> {
  const user = await identity.given();
  await identity.harness.database.select(
    `UPDATE user_account SET activated_at = $2, last_login_at = $2 WHERE id = $1`,
    [user.id, instant],
  );
  return user;
}

const statusOf = async ({ id }: { id: string }): Promise<string | undefined> =>
  (
    await identity.harness.database.select<{ status: string }>(
      'SELECT status FROM user_account WHERE id = $1',
      [id],
    )
  )[0]?.status;

const mailsTo = async ({ email }: { email: string }): Promise<string[]> =>
  (await identity.mailbox()).filter(({ to }) => to === email).map(({ text }) => text);

it('warns fourteen days and three days before, once each, and then the user is inactive', async () => {
  const user = await quietSince('2026-01-31T12:00:00Z');
  await on('2026-04-16');
  expect(await mailsTo(user)).toEqual([]);
  await on('2026-04-17');
  expect(await mailsTo(user)).toEqual([expect.stringContaining('Logg inn før 01.05.2026')]);
  await on('2026-04-18');
  expect(await mailsTo(user)).toHaveLength(1);
  await on('2026-04-28');
  expect(await mailsTo(user)).toHaveLength(2);
  // Three months after 31 January is 30 April: more than that is 1 May.
  await on('2026-04-30');
  expect(await statusOf(user)).toBe('ACTIVE');
  await on('2026-05-01');
  expect(await statusOf(user)).toBe('INACTIVE');
  expect(await mailsTo(user)).toHaveLength(2);
});

it('sends the nearest warning alone when the job has not run for a while', async () => {
  const user = await quietSince('2026-02-10T12:00:00Z');
  await on('2026-05-10');
  expect(await mailsTo(user)).toEqual([expect.stringContaining('11.05.2026')]);
});

it('ends an account that nobody activated in thirty days, and another invitation brings it back', async () => {
  identity.harness.clock.now = new Date('2026-06-01T10:00:00Z');
  const administrator = await identity.given({
    grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }],
  });
  const { data } = await identity.harness.query(
    identity.as(administrator),
    'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }',
    {
      input: {
        name: 'Siri Sen',
        email: 'siri@skien.example',
        mobile: '90000002',
        municipality: '4003',
      },
    },
  );
  const user = data.createUser.user as { id: string };
  expect(await mailsTo({ email: 'siri@skien.example' })).toHaveLength(1);
  await on('2026-07-01');
  expect(await statusOf(user)).toBe('INVITED');
  await on('2026-07-02');
  expect(await statusOf(user)).toBe('DEACTIVATED');
  const events = (await identity.harness.outbox()).filter(
    ({ aggregateid }) => aggregateid === user.id,
  );
  expect(events.map(({ payload }) => payload['reasonCode'])).toContain('never-activated');

  const read = await identity.harness.query(
    identity.as(administrator),
    'query ($id: ID!) { user(id: $id) { version } }',
    user,
  );
  const again = await identity.harness.query(
    identity.as(administrator),
    'mutation ($input: ResendInvitationInput!) { resendInvitation(input: $input) { user { status } } }',
    { input: { userId: user.id, expectedVersion: read.data.user.version as number } },
  );
  expect(again.data.resendInvitation.user.status).toBe('INVITED');
  expect(await mailsTo({ email: 'siri@skien.example' })).toHaveLength(2);
});

it('lets an administrator see who is about to become inactive', async () => {
  identity.harness.clock.now = new Date('2026-06-01T10:00:00Z');
  const administrator = await identity.given({
    grants: [{ role: 'KOMMUNEADMINISTRATOR', municipality: '4003' }],
  });
  const soon = await quietSince('2026-03-05T22:30:00Z');
  const { data } = await identity.harness.query(
    identity.as(administrator),
    'query ($filter: UserFilter) { users(filter: $filter, first: 100) { edges { node { id inactiveFrom } } } }',
    { filter: { inactiveBefore: '2026-06-15' } },
  );
  const nodes = data.users.edges.map(({ node }: { node: object }) => node) as object[];
  expect(nodes).toContainEqual({ id: soon.id, inactiveFrom: '2026-06-06' });
  expect(nodes).not.toContainEqual(expect.objectContaining({ id: administrator.id }));
});

it('makes a user inactive whose factor is locked, too', async () => {
  const user = await quietSince('2026-06-10T12:00:00Z');
  await identity.harness.database.select(
    `UPDATE user_account SET status = 'LOCKED' WHERE id = $1`,
    [user.id],
  );
  await on('2026-09-10');
  expect(await mailsTo(user)).toHaveLength(1);
  expect(await statusOf(user)).toBe('LOCKED');
  await on('2026-09-11');
  expect(await statusOf(user)).toBe('INACTIVE');
});
