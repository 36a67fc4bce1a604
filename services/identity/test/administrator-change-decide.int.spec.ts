import { randomUUID } from 'node:crypto';
import type { DemoUser } from '../src/app/provision';
import { gamleOslo, identity, outcome, porsgrunn, skien } from './administration';
import {
  administers,
  administrator,
  byImdi,
  colleague,
  deactivate,
  decide,
  decideDocument,
  decisionOn,
  employee,
  held,
  imdi,
  last,
  notHeld,
  shutOut,
  subjectsTo,
  submit,
  submitted,
  textTo,
  type Form,
  type Place,
  useAdministratorChanges,
} from './administrator-changes';

useAdministratorChanges();

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
    expect(outcome(await byImdi('grantRole', grant))).toBe('done');
    expect(outcome(await decide(imdi, granted.form))).toBe(held);

    const [by, other] = [await administrator(skien), await administrator(skien)];
    const removal = await submitted(by, { kind: 'REMOVE', userId: other.id, ...skien });
    const revoked = await byImdi('revokeRole', { grantId: other.grants[0]?.id });
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
