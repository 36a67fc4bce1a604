import { codeFor, logIn, startWithLogins, type Browser } from './identity';

let identity: Browser;
beforeAll(async () => {
  identity = await startWithLogins();
});
afterAll(() => identity[Symbol.asyncDispose]());

const ask = (token: string, document: string, input?: object) =>
  identity.ask(document, input && { input }, { token });
const submitDocument =
  'mutation ($input: SubmitAdministratorChangeInput!) { submitAdministratorChange(input: $input) { administratorChange { id version } } }';
const decideDocument =
  'mutation ($input: DecideAdministratorChangeInput!) { decideAdministratorChange(input: $input) { administratorChange { status } } }';
const meDocument = '{ me { grants { role municipality { number } } effectiveActions { action } } }';

type Answer = Awaited<ReturnType<Browser['ask']>>;
const codeOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.code;

const refreshed = async (
  refreshToken: string,
): Promise<{ accessToken: string; refreshToken: string }> =>
  (
    await identity.ask(
      'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }',
      { input: { refreshToken } },
    )
  ).data.refreshSession as { accessToken: string; refreshToken: string };

it('gives and takes the role in sessions that run, by a fresh one-time code', async () => {
  // The first code is of some minutes ago, so that the next one is another.
  identity.harness.clock.now = new Date(Date.now() - 12 * 60_000);
  const place = { municipality: '4003' };
  const imdi = await identity.given({
    homeMunicipality: null,
    grants: [{ role: 'IMDI_ADMINISTRATOR' }],
  });
  const administrator = await identity.given({
    grants: [{ role: 'KOMMUNEADMINISTRATOR', ...place }],
  });
  const user = await identity.given();
  const officer = await logIn(identity, imdi);
  identity.harness.clock.now = new Date();
  const local = await logIn(identity, administrator);
  const session = await logIn(identity, user);
  expect((await ask(session.accessToken, meDocument)).data.me.grants).toEqual([]);

  const sent = await ask(local.accessToken, submitDocument, {
    ...{ kind: 'ADD', userId: user.id, ...place, reason: 'Ny leder' },
  });
  const { id, version } = sent.data.submitAdministratorChange.administratorChange as {
    id: string;
    version: number;
  };
  // To be spoken of costs nobody his session.
  expect((await ask(session.accessToken, meDocument)).errors).toBeUndefined();

  const { accessToken: old } = await refreshed(officer.refreshToken);
  const decision = {
    changeId: id,
    decision: 'APPROVED',
    reason: 'I orden',
    expectedVersion: version,
  };
  expect(codeOf(await ask(old, decideDocument, decision))).toBe('STEP_UP_REQUIRED');
  const stepped = await ask(
    old,
    'mutation ($input: StepUpInput!) { stepUp(input: $input) { accessToken } }',
    { code: codeFor(imdi, identity.harness.clock.now) },
  );
  const fresh = stepped.data.stepUp.accessToken as string;
  expect((await ask(fresh, decideDocument, decision)).data).toEqual({
    decideAdministratorChange: { administratorChange: { status: 'APPROVED' } },
  });

  expect(codeOf(await ask(session.accessToken, meDocument))).toBe('TOKEN_STALE');
  const now = await refreshed(session.refreshToken);
  const { me } = (await ask(now.accessToken, meDocument)).data;
  expect(me.grants).toEqual([{ role: 'KOMMUNEADMINISTRATOR', municipality: { number: '4003' } }]);
  expect(me.effectiveActions).toContainEqual({ action: 'identity.user:create' });

  const off = await ask(now.accessToken, submitDocument, {
    ...{ kind: 'REMOVE', userId: administrator.id, ...place, reason: 'Slutter' },
  });
  const removal = off.data.submitAdministratorChange.administratorChange as { id: string };
  await ask(fresh, decideDocument, { ...decision, changeId: removal.id });
  expect(codeOf(await ask(local.accessToken, meDocument))).toBe('TOKEN_STALE');
  const without = (await refreshed(local.refreshToken)).accessToken;
  expect((await ask(without, meDocument)).data.me.grants).toEqual([]);
  expect(
    codeOf(
      await ask(without, submitDocument, {
        ...{ kind: 'ADD', userId: user.id, ...place, reason: 'Igjen' },
      }),
    ),
  ).toBe('FORBIDDEN');
});
