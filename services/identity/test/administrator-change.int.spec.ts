import { randomUUID } from 'node:crypto';
import type { Answer } from '@imdinett/testing';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Grant, type Identity } from './identity';

/** Expectations are access.md's and the requirement's, written by hand. */
let identity: Identity;
let imdi: DemoUser;
let colleague: DemoUser;
beforeAll(async () => {
  identity = await startIdentityForTest();
  imdi = await officer();
  colleague = await officer();
});
afterAll(() => identity[Symbol.asyncDispose]());

type Place = { readonly municipality: string; readonly district?: string };

const skien = { municipality: '4003' };
const porsgrunn = { municipality: '4001' };
const oslo = { municipality: '0301' };
const gamleOslo = { municipality: '0301', district: '030101' };
const gruenerloekka = { municipality: '0301', district: '030102' };

const officer = (): Promise<DemoUser> =>
  identity.given({ homeMunicipality: null, grants: [{ role: 'IMDI_ADMINISTRATOR' }] });
const employee = (home: Place, grants: readonly Grant[] = []): Promise<DemoUser> =>
  identity.given({
    homeMunicipality: home.municipality,
    homeDistrict: home.district ?? null,
    grants,
  });
const administrator = (place: Place): Promise<DemoUser> =>
  employee(place, [{ role: 'KOMMUNEADMINISTRATOR', ...place }]);

const ask = (by: DemoUser, document: string, variables: object = {}): Promise<Answer> =>
  identity.harness.query(identity.as(by), document, { ...variables });

const formFields =
  'id kind status origin reason version submittedAt decidedAt decisionReason municipality { number } district { number } user { id } submittedBy { id } decidedBy { id }';

type Form = { readonly id: string; readonly version: number };

const submit = (by: DemoUser, input: object): Promise<Answer> =>
  ask(
    by,
    `mutation ($input: SubmitAdministratorChangeInput!) { submitAdministratorChange(input: $input) { administratorChange { ${formFields} } } }`,
    { input: { reason: 'Ny leder for flyktningtjenesten', ...input } },
  );

async function submitted(by: DemoUser, input: object): Promise<Form> {
  const { data, errors } = await submit(by, input);
  expect(errors).toBeUndefined();
  return data.submitAdministratorChange.administratorChange as Form;
}

const decideDocument = `mutation ($input: DecideAdministratorChangeInput!) { decideAdministratorChange(input: $input) { administratorChange { ${formFields} } } }`;
const decisionOn = ({ id, version }: Form, input: object = {}): object => ({
  ...{ changeId: id, expectedVersion: version, decision: 'APPROVED', reason: 'I orden' },
  ...input,
});
const decide = (by: DemoUser, form: Form, input: object = {}): Promise<Answer> =>
  ask(by, decideDocument, { input: decisionOn(form, input) });

const outcome = ({ errors }: Answer): string => {
  const { code, rule } = errors?.[0]?.extensions ?? { code: 'done' };
  return rule === undefined ? code : `${code} ${rule}`;
};

/** What he administers, as IMDi sees it. */
async function administers(user: DemoUser): Promise<readonly string[]> {
  const answer = await ask(
    imdi,
    'query ($id: ID!) { user(id: $id) { grants { role municipality { number } district { number } } } }',
    { id: user.id },
  );
  const grants = answer.data.user.grants as {
    role: string;
    municipality: { number: string } | null;
    district: { number: string } | null;
  }[];
  return grants
    .filter(({ role }) => role === 'KOMMUNEADMINISTRATOR')
    .map(({ municipality, district }) => district?.number ?? municipality?.number ?? '');
}

const run = (by: DemoUser, mutation: string, input: object): Promise<Answer> =>
  ask(
    by,
    `mutation ($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`,
    { input },
  );
const deactivate = (user: DemoUser) =>
  run(imdi, 'deactivateUser', { userId: user.id, reason: 'Sluttet' });

const elsewhere = 'FORBIDDEN administration.other-municipality';
const last = 'RULE_VIOLATION administration.last-administrator';
const held = 'RULE_VIOLATION role-grant.already-granted';
const notHeld = 'RULE_VIOLATION administrator-change.not-administrator';
const alreadyOpen = 'RULE_VIOLATION administrator-change.already-open';
const shutOut = 'RULE_VIOLATION administrator-change.user-deactivated';

const admin = (place: Place): Grant => ({ role: 'KOMMUNEADMINISTRATOR', ...place });

describe('asking for a new Kommuneadministrator', () => {
  it.each<readonly [string, Grant, Place, readonly Grant[], Place, string]>([
    ['Skien, of an employee', admin(skien), skien, [], skien, 'done'],
    ['Skien, in Porsgrunn', admin(skien), skien, [], porsgrunn, elsewhere],
    ['Skien, in all of Oslo', admin(skien), skien, [], oslo, elsewhere],
    ['Porsgrunn, of an employee of Skien', admin(porsgrunn), skien, [], porsgrunn, 'NOT_FOUND'],
    [
      'Porsgrunn, of an employee of Skien who works there too',
      admin(porsgrunn),
      skien,
      [{ role: 'KOMMUNELESEBRUKER', ...porsgrunn }],
      porsgrunn,
      'done',
    ],
    [
      'Porsgrunn, of him in Skien',
      admin(porsgrunn),
      skien,
      [{ role: 'KOMMUNELESEBRUKER', ...porsgrunn }],
      skien,
      elsewhere,
    ],
    ['Gamle Oslo, in the district', admin(gamleOslo), gamleOslo, [], gamleOslo, 'done'],
    ['Gamle Oslo, in another district', admin(gamleOslo), gamleOslo, [], gruenerloekka, elsewhere],
    ['Gamle Oslo, in the whole city', admin(gamleOslo), gamleOslo, [], oslo, elsewhere],
    [
      'Gamle Oslo, of another district',
      admin(gamleOslo),
      gruenerloekka,
      [],
      gamleOslo,
      'NOT_FOUND',
    ],
    ['Oslo, in a district', admin(oslo), gamleOslo, [], gruenerloekka, 'done'],
    ['Oslo, in the whole city', admin(oslo), gamleOslo, [], oslo, 'done'],
    ['IMDi, anywhere', { role: 'IMDI_ADMINISTRATOR' }, skien, [], porsgrunn, 'done'],
    [
      'the Jobbsjanse administrator',
      { role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', ...skien },
      skien,
      [],
      skien,
      'FORBIDDEN',
    ],
    ['a reader', { role: 'KOMMUNELESEBRUKER', ...skien }, skien, [], skien, 'FORBIDDEN'],
    ['a superuser', { role: 'KOMMUNENIRSUPERBRUKER', ...skien }, skien, [], skien, 'FORBIDDEN'],
    ['IMDi support', { role: 'IMDI_SUPPORT' }, skien, [], skien, 'FORBIDDEN'],
    ['an auditor', { role: 'REVISOR' }, skien, [], skien, 'FORBIDDEN'],
  ])('%s', async (_, role, home, grants, place, expected) => {
    const by = await employee(
      {
        municipality: role.municipality ?? '4003',
        ...(role.district && { district: role.district }),
      },
      [role],
    );
    const user = await employee(home, grants);
    expect(outcome(await submit(by, { kind: 'ADD', userId: user.id, ...place }))).toBe(expected);
    expect(await administers(user)).toEqual([]);
  });

  it('stands as it was sent in, and tells whoever sent it that it came', async () => {
    // At home in Skien, administrator in Porsgrunn.
    const by = await employee(skien, [admin(porsgrunn)]);
    const user = await employee(porsgrunn);
    const { data } = await submit(by, { kind: 'ADD', userId: user.id, ...porsgrunn });
    expect(data.submitAdministratorChange.administratorChange).toEqual({
      id: expect.any(String) as string,
      kind: 'ADD',
      status: 'SUBMITTED',
      origin: 'MUNICIPALITY',
      reason: 'Ny leder for flyktningtjenesten',
      version: 1,
      submittedAt: identity.harness.clock.now.toISOString(),
      decidedAt: null,
      decisionReason: null,
      municipality: { number: '4001' },
      district: null,
      user: { id: user.id },
      submittedBy: { id: by.id },
      decidedBy: null,
    });
    expect(await subjectsTo(by)).toEqual(['Skjema om Kommuneadministrator er mottatt']);
    expect(await subjectsTo(user)).toEqual([]);
  });

  it.each<readonly [string, object, string]>([
    ['an unknown user', { userId: randomUUID() }, 'NOT_FOUND'],
    ['what is no id', { userId: 'x' }, 'NOT_FOUND'],
    ['no reason', { reason: '  ' }, 'BAD_USER_INPUT'],
    ['a reason that is a letter', { reason: 'a'.repeat(501) }, 'BAD_USER_INPUT'],
    ['a municipality that is no more', { municipality: '3807' }, notInForce()],
    ['a municipality of nowhere', { municipality: '9999' }, notInForce()],
    ['a district of another municipality', { district: '030101' }, 'BAD_USER_INPUT'],
    ['a district without an administration', { ...oslo, district: '030116' }, 'BAD_USER_INPUT'],
  ])('is refused for %s', async (_, input, expected) => {
    const user = await employee(skien);
    const answer = await submit(imdi, { kind: 'ADD', userId: user.id, ...skien, ...input });
    expect(outcome(answer)).toBe(expected);
    expect(answer.errors?.[0]?.message).not.toBe('');
  });

  it('is refused for a user who is shut out, who has the role, or for whom it is asked already', async () => {
    const by = await administrator(skien);
    const gone = await employee(skien);
    await deactivate(gone);
    expect(outcome(await submit(by, { kind: 'ADD', userId: gone.id, ...skien }))).toBe(shutOut);
    const other = await administrator(skien);
    expect(outcome(await submit(by, { kind: 'ADD', userId: other.id, ...skien }))).toBe(held);
    const user = await employee(skien);
    await submitted(by, { kind: 'ADD', userId: user.id, ...skien });
    expect(outcome(await submit(imdi, { kind: 'ADD', userId: user.id, ...skien }))).toBe(
      alreadyOpen,
    );
    // Elsewhere it is another matter.
    expect(outcome(await submit(imdi, { kind: 'ADD', userId: user.id, ...porsgrunn }))).toBe(
      'done',
    );
  });

  it('is not for oneself', async () => {
    const by = await administrator(gamleOslo);
    const own = 'RULE_VIOLATION administration.own-account';
    expect(outcome(await submit(by, { kind: 'ADD', userId: by.id, ...gamleOslo }))).toBe(own);
    expect(outcome(await submit(imdi, { kind: 'ADD', userId: imdi.id, ...skien }))).toBe(own);
  });

  it('goes for a user who is invited, and once for the same button', async () => {
    const by = await administrator(skien);
    const user = await employee(skien);
    await identity.harness.database.select(
      `UPDATE user_account SET status = 'INVITED', activated_at = NULL WHERE id = $1`,
      [user.id],
    );
    const input = { kind: 'ADD', userId: user.id, ...skien, idempotencyKey: 'knapp' };
    const first = await submit(by, input);
    expect(first.errors).toBeUndefined();
    expect((await submit(by, input)).data).toEqual(first.data);
    expect(await subjectsTo(by)).toHaveLength(1);
  });

  it('is open once, also when two ask at the same time', async () => {
    const user = await employee(skien);
    const [one, two] = [await administrator(skien), await administrator(skien)];
    const answers = await Promise.all(
      [one, two].map((by) => submit(by, { kind: 'ADD', userId: user.id, ...skien })),
    );
    expect(answers.map(outcome).sort()).toEqual([alreadyOpen, 'done']);
  });
});

describe('asking to remove a Kommuneadministrator', () => {
  it('goes for a colleague and for oneself, unless one is the last', async () => {
    const place = { municipality: '4016' };
    const only = await administrator(place);
    const removal = (user: DemoUser) => ({ kind: 'REMOVE', userId: user.id, ...place });
    expect(outcome(await submit(only, removal(only)))).toBe(last);
    const other = await administrator(place);
    expect(outcome(await submit(only, removal(only)))).toBe('done');
    expect(outcome(await submit(only, removal(only)))).toBe(alreadyOpen);
    expect(outcome(await submit(only, removal(other)))).toBe('done');
    expect(await administers(only)).toEqual(['4016']);
  });

  it('counts a colleague who is shut out as none, and lets IMDi ask for the last one', async () => {
    const place = { municipality: '4018' };
    const [only, gone] = [await administrator(place), await administrator(place)];
    await deactivate(gone);
    const removal = { kind: 'REMOVE', userId: only.id, ...place };
    expect(outcome(await submit(only, removal))).toBe(last);
    const { data } = await submit(imdi, removal);
    expect(data.submitAdministratorChange.administratorChange).toMatchObject({ origin: 'IMDI' });
  });

  it('does not leave a district without its last one either', async () => {
    const place = { municipality: '4601', district: '460101' };
    const only = await administrator(place);
    await administrator({ municipality: '4601', district: '460102' });
    const removal = { kind: 'REMOVE', userId: only.id, ...place };
    expect(outcome(await submit(only, removal))).toBe(last);
    await administrator({ municipality: '4601' });
    expect(outcome(await submit(only, removal))).toBe('done');
  });

  it.each<readonly [string, Grant, Grant | null, Place, string]>([
    ['who is not one', admin(skien), null, skien, notHeld],
    ['who is one elsewhere', admin(skien), admin(porsgrunn), porsgrunn, elsewhere],
    [
      'whose role has run out',
      admin(skien),
      { ...admin(skien), validTo: '2024-06-01' },
      skien,
      notHeld,
    ],
    ['of a district, as one of the city', admin(oslo), admin(gruenerloekka), oslo, notHeld],
    ['of a district', admin(oslo), admin(gruenerloekka), gruenerloekka, 'done'],
    ['of the city, by a district', admin(gamleOslo), admin(oslo), oslo, 'NOT_FOUND'],
    ['by a reader', { role: 'KOMMUNELESEBRUKER', ...skien }, admin(skien), skien, 'FORBIDDEN'],
  ])('is answered for one %s', async (_, role, grant, place, expected) => {
    const by = await employee({ municipality: role.municipality ?? '' }, [role]);
    const user = await employee(
      { municipality: place.municipality === '4001' ? '4003' : place.municipality },
      grant === null ? [] : [grant],
    );
    expect(outcome(await submit(by, { kind: 'REMOVE', userId: user.id, ...place }))).toBe(expected);
  });

  it('goes for one who is shut out, so that nothing comes back with him', async () => {
    const [by, gone] = [await administrator(skien), await administrator(skien)];
    await deactivate(gone);
    const form = await submitted(by, { kind: 'REMOVE', userId: gone.id, ...skien });
    expect(outcome(await decide(imdi, form))).toBe('done');
    expect(await administers(gone)).toEqual([]);
  });
});

describe("IMDi's decision", () => {
  const newForm = async (place: Place = skien) => {
    const [by, user] = [await administrator(place), await employee(place)];
    const form = await submitted(by, { kind: 'ADD', userId: user.id, ...place });
    return { by, user, form };
  };

  it('gives the role, is told to both, and is in the audit trail without the words of the form', async () => {
    const { by, user, form } = await newForm(gamleOslo);
    const before = await accessOf(user);
    const { data, errors } = await decide(imdi, form, { reason: 'Bekreftet på telefon' });
    expect(errors).toBeUndefined();
    expect(data.decideAdministratorChange.administratorChange).toMatchObject({
      status: 'APPROVED',
      decisionReason: 'Bekreftet på telefon',
      decidedBy: { id: imdi.id },
      decidedAt: identity.harness.clock.now.toISOString(),
      version: 2,
    });
    expect(await administers(user)).toEqual(['030101']);
    const after = await accessOf(user);
    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(after.revision).toBe(before.revision + 1);

    const events = await eventsOf(user);
    expect(events.slice(-4).map(({ type }) => type)).toEqual([
      'user-administrator-change-submitted',
      'user-administrator-change-decided',
      'user-role-granted',
      'access-changed',
    ]);
    expect(events.at(-4)?.payload).toEqual({
      ...{ userId: user.id, municipality: '0301', district: '030101' },
      ...{ changeId: form.id, reasonCode: 'add' },
    });
    expect(events.at(-3)?.payload).toMatchObject({ changeId: form.id, reasonCode: 'approved' });
    expect(events.at(-2)?.payload).toMatchObject({
      ...{ role: 'KOMMUNEADMINISTRATOR', grantMunicipality: '0301', grantDistrict: '030101' },
    });
    // Each stands after the one before, also for a reader who goes by the version.
    expect(Number(events.at(-3)?.version)).toBeGreaterThan(Number(events.at(-4)?.version));

    expect(await subjectsTo(by)).toEqual([
      'Skjema om Kommuneadministrator er mottatt',
      'Skjema om Kommuneadministrator er behandlet',
    ]);
    expect(await subjectsTo(user)).toEqual(['Skjema om Kommuneadministrator er behandlet']);
    expect(await textTo(user)).toContain('godkjent skjemaet om deg som ny Kommuneadministrator');

    const trail = await trailOf(form, user);
    expect(trail).toMatchObject([
      {
        action: 'identity.administrator-change:submit',
        actor: { id: by.id },
        before: { status: null },
        after: { status: 'SUBMITTED', kind: 'ADD', userId: user.id, district: '030101' },
      },
      {
        action: 'identity.administrator-change:decide',
        actor: { id: imdi.id },
        before: { status: 'SUBMITTED', version: 1 },
        after: { status: 'APPROVED', version: 2 },
      },
      {
        action: 'identity.administrator-change:decide',
        object: { type: 'user', id: user.id },
        fields: ['grants'],
        after: { role: 'KOMMUNEADMINISTRATOR', district: '030101' },
      },
    ]);
    expect(JSON.stringify([trail, events])).not.toMatch(/Ny leder|telefon/);
  });

  it('takes the role, and tells one who asked for himself once', async () => {
    const place = { municipality: '4012' };
    const by = await administrator(place);
    await administrator(place);
    const form = await submitted(by, { kind: 'REMOVE', userId: by.id, ...place });
    const before = await accessOf(by);
    expect(outcome(await decide(imdi, form))).toBe('done');
    expect(await administers(by)).toEqual([]);
    expect((await accessOf(by)).epoch).toBeGreaterThan(before.epoch);
    expect((await eventsOf(by)).slice(-3).map(({ type }) => type)).toEqual([
      'user-administrator-change-decided',
      'user-role-revoked',
      'access-changed',
    ]);
    expect(await subjectsTo(by)).toHaveLength(2);
    expect(await textTo(by)).toContain('godkjent skjemaet om å fjerne deg');
    expect(await trailOf(form, by)).toMatchObject([
      { after: { status: 'SUBMITTED', kind: 'REMOVE' } },
      { after: { status: 'APPROVED' } },
      { fields: ['grants'], before: { role: 'KOMMUNEADMINISTRATOR', municipality: '4012' } },
    ]);
  });

  it('can be no, and then nothing changes', async () => {
    const { by, user, form } = await newForm();
    const before = await accessOf(user);
    const { data } = await decide(imdi, form, { decision: 'REJECTED', reason: 'Feil person' });
    expect(data.decideAdministratorChange.administratorChange).toMatchObject({
      status: 'REJECTED',
      decisionReason: 'Feil person',
    });
    expect(await administers(user)).toEqual([]);
    expect(await accessOf(user)).toMatchObject({
      epoch: before.epoch,
      revision: before.revision,
    });
    expect((await eventsOf(user)).at(-1)).toMatchObject({
      type: 'user-administrator-change-decided',
      payload: { reasonCode: 'rejected' },
    });
    expect(await textTo(by)).toContain('avslått skjemaet om ny Kommuneadministrator');
    expect(await textTo(user)).toContain('avslått skjemaet om deg');
    // The way is free for a new form.
    expect(outcome(await submit(by, { kind: 'ADD', userId: user.id, ...skien }))).toBe('done');
  });

  it('is for IMDi alone, with a fresh one-time code', async () => {
    const { by, form } = await newForm();
    const others = [
      by,
      await administrator(porsgrunn),
      await employee(skien, [{ role: 'KOMMUNELESEBRUKER', ...skien }]),
      await employee(skien, [{ role: 'IMDI_SUPPORT' }]),
      await employee(skien, [{ role: 'REVISOR' }]),
    ];
    for (const other of others) expect(outcome(await decide(other, form))).toBe('FORBIDDEN');
    const stale = identity.as(imdi, {
      otpTime: new Date(identity.harness.clock.now.getTime() - 11 * 60_000),
    });
    expect(
      outcome(await identity.harness.query(stale, decideDocument, { input: decisionOn(form) })),
    ).toBe('STEP_UP_REQUIRED');
    for (const id of [randomUUID(), 'x'])
      expect(outcome(await decide(imdi, { id, version: 1 }))).toBe('NOT_FOUND');
    expect(outcome(await decide(imdi, form, { reason: ' ' }))).toBe('BAD_USER_INPUT');
    expect(outcome(await decide(imdi, form))).toBe('done');
  });

  it.each(['APPROVED', 'REJECTED'])(
    'is not on an own form, and not on oneself: %s',
    async (decision) => {
      const user = await employee(skien);
      const own = await submitted(imdi, { kind: 'ADD', userId: user.id, ...skien });
      expect(outcome(await decide(imdi, own, { decision }))).toBe(
        'RULE_VIOLATION administration.own-form',
      );
      const both = await employee(porsgrunn, [
        { role: 'IMDI_ADMINISTRATOR' },
        { role: 'KOMMUNEADMINISTRATOR', ...porsgrunn },
      ]);
      const onHim = await submitted(imdi, { kind: 'REMOVE', userId: both.id, ...porsgrunn });
      expect(outcome(await decide(both, onHim, { decision }))).toBe(
        'RULE_VIOLATION administration.own-account',
      );
      expect(outcome(await decide(colleague, own, { decision }))).toBe('done');
      expect(outcome(await decide(colleague, onHim, { decision }))).toBe('done');
    },
  );

  it('is made once, on what the decider saw', async () => {
    const { form } = await newForm();
    expect(outcome(await decide(imdi, { ...form, version: 7 }))).toBe('CONFLICT');
    const key = { idempotencyKey: 'knapp' };
    const first = await decide(imdi, form, key);
    expect(first.errors).toBeUndefined();
    expect((await decide(imdi, form, key)).data).toEqual(first.data);
    expect(outcome(await decide(imdi, form))).toBe('CONFLICT');
    expect(outcome(await decide(imdi, { ...form, version: 2 }, { decision: 'REJECTED' }))).toBe(
      'RULE_VIOLATION administrator-change.already-decided',
    );
  });

  it('is made once, also when two make it at the same time', async () => {
    const { user, form } = await newForm();
    const answers = await Promise.all([
      decide(imdi, form),
      decide(colleague, form, { decision: 'REJECTED' }),
    ]);
    expect(answers.map(outcome).sort()).toEqual(['CONFLICT', 'done']);
    const approved = outcome(answers[0]) === 'done';
    expect(await administers(user)).toEqual(approved ? ['4003'] : []);
  });

  it('looks again at what may have changed since', async () => {
    const gone = await newForm();
    await deactivate(gone.user);
    expect(outcome(await decide(imdi, gone.form))).toBe(shutOut);

    const granted = await newForm();
    const grant = { userId: granted.user.id, role: 'KOMMUNEADMINISTRATOR', ...skien };
    expect(outcome(await run(imdi, 'grantRole', grant))).toBe('done');
    expect(outcome(await decide(imdi, granted.form))).toBe(held);

    const [by, other] = [await administrator(skien), await administrator(skien)];
    const removal = await submitted(by, { kind: 'REMOVE', userId: other.id, ...skien });
    const revoked = await run(imdi, 'revokeRole', { grantId: other.grants[0]?.id });
    expect(outcome(revoked)).toBe('done');
    expect(outcome(await decide(imdi, removal))).toBe(notHeld);

    for (const form of [gone.form, granted.form, removal])
      expect(outcome(await decide(imdi, form, { decision: 'REJECTED' }))).toBe('done');
  });

  it('never takes the last one at the wish of the municipality, also when two go at the same time', async () => {
    const place = { municipality: '4020' };
    const pair = [await administrator(place), await administrator(place)] as const;
    const forms = [];
    for (const user of pair)
      forms.push(await submitted(user, { kind: 'REMOVE', userId: user.id, ...place }));
    const [one, two] = forms as [Form, Form];
    const answers = await Promise.all([decide(imdi, one), decide(colleague, two)]);
    expect(answers.map(outcome).sort()).toEqual([last, 'done']);
    const kept = outcome(answers[0]) === 'done' ? pair[1] : pair[0];
    expect(await administers(kept)).toEqual(['4020']);
  });

  it('takes even the last one when IMDi has sent it in', async () => {
    const place = { municipality: '4022' };
    const only = await administrator(place);
    const form = await submitted(colleague, { kind: 'REMOVE', userId: only.id, ...place });
    expect(outcome(await decide(imdi, form))).toBe('done');
    expect(await administers(only)).toEqual([]);
  });
});

describe('reading the forms', () => {
  const listDocument =
    'query ($filter: AdministratorChangeFilter, $first: Int, $after: String) { administratorChanges(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }';
  const list = async (by: DemoUser, variables: object = {}) => {
    const { data, errors } = await ask(by, listDocument, variables);
    expect(errors).toBeUndefined();
    const { edges, ...rest } = data.administratorChanges as {
      edges: { node: { id: string } }[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    return { ...rest, ids: edges.map(({ node }) => node.id) };
  };
  const one = (by: DemoUser, { id }: Form) =>
    ask(by, 'query ($id: ID!) { administratorChange(id: $id) { id } }', { id });

  const places: Readonly<Record<string, Place>> = {
    bergen: { municipality: '4601' },
    arna: { municipality: '4601', district: '460101' },
    bergenhus: { municipality: '4601', district: '460102' },
    larvik: { municipality: '3909' },
  };
  const forms: Record<string, Form> = {};
  beforeAll(async () => {
    for (const [name, place] of Object.entries(places)) {
      identity.harness.clock.now = new Date(identity.harness.clock.now.getTime() + 1000);
      const user = await employee(place);
      forms[name] = await submitted(imdi, { kind: 'ADD', userId: user.id, ...place });
    }
  });
  const known = (ids: readonly string[]): readonly string[] =>
    ids.flatMap((id) => Object.keys(forms).find((name) => forms[name]?.id === id) ?? []);

  it.each<readonly [string, Grant, readonly string[]]>([
    ['IMDi', { role: 'IMDI_ADMINISTRATOR' }, ['larvik', 'bergenhus', 'arna', 'bergen']],
    ['Bergen', admin({ municipality: '4601' }), ['bergenhus', 'arna', 'bergen']],
    ['Arna', admin({ municipality: '4601', district: '460101' }), ['arna']],
    ['Larvik', admin({ municipality: '3909' }), ['larvik']],
    ['Skien', admin(skien), []],
  ])('%s sees those of its reach, the latest first', async (_, role, expected) => {
    const by = await employee({ municipality: role.municipality ?? '4003' }, [role]);
    expect(known((await list(by, { first: 100 })).ids)).toEqual(expected);
    for (const [name, form] of Object.entries(forms))
      expect(outcome(await one(by, form))).toBe(expected.includes(name) ? 'done' : 'NOT_FOUND');
  });

  it.each<readonly [string, Grant]>([
    ['a reader', { role: 'KOMMUNELESEBRUKER', municipality: '4601' }],
    [
      'the Jobbsjanse administrator',
      { role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', municipality: '4601' },
    ],
    ['IMDi support', { role: 'IMDI_SUPPORT' }],
    ['an auditor', { role: 'REVISOR' }],
  ])('%s sees none', async (_, role) => {
    const by = await employee({ municipality: '4601' }, [role]);
    expect(outcome(await ask(by, listDocument))).toBe('FORBIDDEN');
    expect(outcome(await one(by, forms['bergen'] as Form))).toBe('FORBIDDEN');
  });

  it('goes by status, kind and municipality, in pages', async () => {
    const bergen = { municipality: '4601' };
    expect(known((await list(imdi, { filter: bergen })).ids)).toEqual([
      'bergenhus',
      'arna',
      'bergen',
    ]);
    const removals = { ...bergen, kind: 'REMOVE' };
    expect(known((await list(imdi, { filter: removals, first: 100 })).ids)).toEqual([]);
    await decide(colleague, forms['arna'] as Form, { decision: 'REJECTED' });
    const filter = { ...bergen, kind: 'ADD', status: 'SUBMITTED' };
    const first = await list(imdi, { filter, first: 1 });
    expect([known(first.ids), first.totalCount, first.pageInfo.hasNextPage]).toEqual([
      ['bergenhus'],
      2,
      true,
    ]);
    const second = await list(imdi, { filter, first: 1, after: first.pageInfo.endCursor });
    expect([known(second.ids), second.pageInfo.hasNextPage]).toEqual([['bergen'], false]);
    expect(known((await list(imdi, { filter: { status: 'REJECTED', ...bergen } })).ids)).toEqual([
      'arna',
    ]);
    const cursor = Buffer.from(JSON.stringify(['i går', 'x'])).toString('base64url');
    expect(outcome(await ask(imdi, listDocument, { after: cursor }))).toBe('BAD_USER_INPUT');
  });

  it('is in the audit trail by whom it is about', async () => {
    const form = forms['larvik'] as Form;
    await one(imdi, form);
    expect(
      await identity.harness.database.select(
        `SELECT DISTINCT entry->'fields' AS fields FROM audit_queue WHERE entry->>'action' = 'identity.administrator-change:read' AND entry->>'outcome' = 'DONE' AND entry->'object'->>'id' = $1`,
        [form.id],
      ),
    ).toEqual([{ fields: ['administrator-change'] }]);
  });
});

describe('what the database itself refuses', () => {
  async function asAction(
    action: string,
    viewer: DemoUser,
    lists: Readonly<Record<string, string>>,
  ) {
    const app = await identity.harness.database.connectAs('app');
    await app.query('BEGIN');
    const settings = Object.entries({ viewer: viewer.id, action, ...lists });
    for (const [name, value] of settings)
      await app.query('SELECT set_config($1, $2, true)', [`app.${name}`, value]);
    return app;
  }
  const insertion = `INSERT INTO administrator_change (id, kind, municipality, user_id, reason, origin, submitted_by, submitted_at, status, decided_by, decided_at, decision_reason, version)
    VALUES (gen_random_uuid(), 'ADD', $1, $2, 'x', 'MUNICIPALITY', $3, now(), $4, $5, $6, $7, 1)`;

  it('a form from elsewhere, in the name of another, or decided from the start', async () => {
    const [by, user] = [await administrator(skien), await employee(skien)];
    const open = ['SUBMITTED', null, null, null];
    const decided = ['APPROVED', imdi.id, new Date(), 'x'];
    const wrong: readonly unknown[][] = [
      ['4001', user.id, by.id, ...open],
      ['4003', user.id, imdi.id, ...open],
      ['4003', user.id, by.id, ...decided],
    ];
    for (const values of wrong) {
      const app = await asAction('identity.administrator-change:submit', by, {
        read_own: '4003',
        write_own: '4003',
      });
      await expect(app.query(insertion, values)).rejects.toThrow('row-level security');
      await app.query('ROLLBACK');
    }
  });

  it("a decision by anything but IMDi's action, and one by whoever sent it in or is meant", async () => {
    const user = await employee(skien);
    const form = await submitted(imdi, { kind: 'ADD', userId: user.id, ...skien });
    const update = `UPDATE administrator_change SET status = 'APPROVED', decided_by = $2, decided_at = now(), decision_reason = 'x' WHERE id = $1`;
    const everywhere = { read_all: 'on', write_all: 'on' };
    const sending = await asAction('identity.administrator-change:submit', imdi, everywhere);
    expect((await sending.query(update, [form.id, colleague.id])).rowCount).toBe(0);
    await sending.query('ROLLBACK');
    for (const decider of [imdi, user]) {
      const app = await asAction('identity.administrator-change:decide', decider, everywhere);
      await expect(app.query(update, [form.id, decider.id])).rejects.toThrow('four_eyes');
      await app.query('ROLLBACK');
    }
  });

  it('a message to anybody but oneself and those of the own reach', async () => {
    const [by, stranger] = [await employee(skien, [admin(porsgrunn)]), await employee(skien)];
    const told = `INSERT INTO message (id, user_id, template, details, created_at, due_at) VALUES (gen_random_uuid(), $1, 'UNLOCKED', '{}', now(), now())`;
    const app = await asAction('identity.administrator-change:submit', by, {
      read_own: '4001',
      write_own: '4001',
    });
    expect((await app.query(told, [by.id])).rowCount).toBe(1);
    await expect(app.query(told, [stranger.id])).rejects.toThrow('row-level security');
    await app.query('ROLLBACK');
  });
});

function notInForce(): string {
  return 'RULE_VIOLATION role-grant.municipality-not-in-force';
}

const mailsTo = async ({ email }: DemoUser) =>
  (await identity.mailbox()).filter(({ to }) => to === email);
const subjectsTo = async (user: DemoUser): Promise<readonly string[]> =>
  (await mailsTo(user))
    .map(({ subject }) => subject)
    .sort()
    .reverse();
const textTo = async (user: DemoUser): Promise<string> =>
  (await mailsTo(user)).map(({ text }) => text).join('\n');

async function eventsOf({ id }: DemoUser) {
  return (await identity.harness.outbox())
    .filter(({ aggregateid }) => aggregateid === id)
    .map(({ type, payload, aggregateversion }) => ({
      type: type.replace(/^no\.imdi\.identity\.|\.v1$/g, ''),
      payload,
      version: aggregateversion,
    }));
}

/** What was done to the form, and to the user by its decision. */
async function trailOf({ id }: Form, user: DemoUser): Promise<readonly object[]> {
  const rows = await identity.harness.database.select<{ entry: object }>(
    `SELECT entry FROM audit_queue
     WHERE entry->>'action' IN ('identity.administrator-change:submit', 'identity.administrator-change:decide')
       AND entry->>'outcome' = 'DONE' AND entry->'object'->>'id' IN ($1, $2) ORDER BY ctid`,
    [id, user.id],
  );
  return rows.map(({ entry }) => entry);
}

async function accessOf({ id }: DemoUser): Promise<{ epoch: number; revision: number }> {
  const [row] = await identity.harness.database.select<{ epoch: string; revision: number }>(
    'SELECT epoch, revision FROM user_access WHERE user_id = $1',
    [id],
  );
  return { epoch: Number(row?.epoch), revision: Number(row?.revision) };
}
