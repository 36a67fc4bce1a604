import { randomUUID } from 'node:crypto';
import type { DemoUser } from '../src/app/provision';
import {
  elsewhere,
  gamleOslo,
  gruenerloekka,
  identity,
  outcome,
  porsgrunn,
  skien,
} from './administration';
import {
  admin,
  administers,
  administrator,
  alreadyOpen,
  deactivate,
  decide,
  employee,
  held,
  imdi,
  last,
  notHeld,
  shutOut,
  subjectsTo,
  submit,
  submitted,
  type Place,
  useAdministratorChanges,
} from './administrator-changes';
import type { Grant } from './identity';

useAdministratorChanges();

const oslo = { municipality: '0301' };
const notInForce = 'RULE_VIOLATION role-grant.municipality-not-in-force';

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
    ['a municipality that is no more', { municipality: '3807' }, notInForce],
    ['a municipality of nowhere', { municipality: '9999' }, notInForce],
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
