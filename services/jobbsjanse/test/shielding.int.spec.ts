import type { EventData } from '@imdinett/events';
import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { create, created, hashOf, nationalIds as dozen, startHere } from './start';

const nationalIds = [...dozen, '13849120004', '14859120033'] as const;

let service: Harness;
beforeAll(async () => {
  service = await startHere();
  service.clock.now = new Date('2026-11-24T10:00:00Z');
});
afterAll(() => service[Symbol.asyncDispose]());

const skien = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003');
/** The one who may read everybody's closed data, and takes care of the register too. */
const imdiNir = viewerWith([
  { role: 'IMDI_NIR', municipality: null, district: null },
  { role: 'JOBBSJANSE_KOMMUNEBRUKER', municipality: '4003', district: null },
]);

type Protection = EventData<'no.imdi.nir.person-registered.v1'>['protection'];

const personIdOf = (at: number): string =>
  `0b0b0b0b-0000-4000-8000-${String(at).padStart(12, '0')}`;

async function register(at: number, protection: Protection): Promise<void> {
  const personId = personIdOf(at);
  await service.deliver({
    type: 'no.imdi.nir.person-registered.v1',
    aggregate: { id: personId, version: 1 },
    data: {
      personId,
      protection,
      birthDate: '1988-09-18',
      sex: 'FEMALE',
      familyId: null,
      law: 'INTEGRERINGSLOVEN',
    },
  });
}

const link = (at: number): Promise<void> =>
  service.deliver({
    type: 'no.imdi.nir.person-link-changed.v1',
    aggregate: { id: hashOf(nationalIds[at] ?? ''), version: 1 },
    data: { personId: personIdOf(at) },
  });

const protect = (at: number, version: number, protection: Protection): Promise<void> =>
  service.deliver({
    type: 'no.imdi.nir.person-protection-changed.v1',
    aggregate: { id: personIdOf(at), version },
    data: { personId: personIdOf(at), protection },
  });

const endProgramme = (at: number, protection: Protection): Promise<void> =>
  service.deliver({
    type: 'no.imdi.nir.person-programme-ended.v1',
    aggregate: { id: personIdOf(at), version: 2 },
    data: {
      personId: personIdOf(at),
      protection,
      municipality: '4003',
      date: '2026-01-15',
      reasonCode: 'COMPLETED',
    },
  });

const idsOf = async (at: number): Promise<readonly string[]> =>
  (
    await service.database.select<{ id: string }>(
      'SELECT id FROM participant WHERE national_id_hash = $1',
      [hashOf(nationalIds[at] ?? '')],
    )
  ).map(({ id }) => id);

/** The latest entry of the action. */
async function audited(action: string): Promise<unknown> {
  const [row] = await service.database.select<{ entry: unknown }>(
    `SELECT entry FROM audit_queue WHERE entry ->> 'action' = $1 ORDER BY sequence DESC LIMIT 1`,
    [action],
  );
  return row?.entry;
}

const one =
  'query ($id: ID!) { jobbsjanseParticipant(id: $id) { id person { id } municipality { number } } }';
const list = '{ jobbsjanseParticipants(first: 100) { totalCount edges { node { id } } } }';

async function listed(caller = skien): Promise<readonly string[]> {
  const { data } = await service.query(caller, list);
  const { edges, totalCount } = data.jobbsjanseParticipants;
  expect(totalCount).toBe(edges.length);
  return edges.map(({ node }: { node: { id: string } }) => node.id);
}

describe('a participant whose person has a confidential address', () => {
  it('is reached by id without her place, and stands in no list', async () => {
    await register(0, 'CONFIDENTIAL');
    await link(0);
    const { data } = await create(service, skien, nationalIds[0]);
    const { id, municipality, person } = data.createParticipant.participant;
    expect({ municipality, person }).toEqual({ municipality: null, person: { id: personIdOf(0) } });
    const read = await service.query(skien, one, { id });
    expect(read.data.jobbsjanseParticipant).toEqual({
      id,
      person: { id: personIdOf(0) },
      municipality: null,
    });
    expect(await listed()).not.toContain(id);
    expect(await listed(imdiNir)).toContain(id);
  });
});

describe('a participant whose person has a strictly confidential address', () => {
  it('is registered with the same answer as one not told of yet, and as one whom nir does not know', async () => {
    await register(1, 'STRICTLY_CONFIDENTIAL');
    await endProgramme(1, 'STRICTLY_CONFIDENTIAL');
    await link(1);
    await link(2);
    const answers = await Promise.all(
      [1, 2, 12].map((at) => create(service, skien, nationalIds[at] ?? '')),
    );
    const ids = answers.map(({ data }) => data.createParticipant.participant.id as string);
    const [strict, untold, unknown] = answers.map(({ data, errors }) => ({
      errors,
      participant: { ...data.createParticipant.participant, id: '', nationalId: '' },
    }));
    expect(strict).toEqual(unknown);
    expect(untold).toEqual(unknown);
    expect(unknown).toMatchObject({ errors: undefined, participant: { person: null } });
    expect(await listed()).toEqual(expect.arrayContaining(ids));
    const entries = await service.database.select<{ persons: string }>(
      `SELECT entry ->> 'persons' AS persons FROM audit_queue WHERE entry ->> 'outcome' = 'DONE'`,
    );
    expect(entries.map(({ persons }) => persons).join()).toContain(personIdOf(1));
    const stored = await service.database.select(
      `SELECT DISTINCT person_id, protection FROM participant WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    expect(stored).toEqual([{ person_id: null, protection: 'NONE' }]);
  });

  it('stays as she was when the link comes later, and nothing is told of it', async () => {
    await register(13, 'STRICTLY_CONFIDENTIAL');
    const id = await created(create(service, skien, nationalIds[13]));
    await link(13);
    expect(await listed()).toContain(id);
    const read = await service.query(skien, one, { id });
    expect(read.data.jobbsjanseParticipant).toMatchObject({ id, person: null });
    expect((await service.outbox()).filter(({ aggregateid }) => aggregateid === id)).toHaveLength(
      1,
    );
  });

  it('gets her person when the address is open again', async () => {
    const [id] = await idsOf(13);
    await protect(13, 2, 'CONFIDENTIAL');
    const read = await service.query(skien, one, { id });
    expect(read.data.jobbsjanseParticipant).toEqual({
      id,
      person: { id: personIdOf(13) },
      municipality: null,
    });
  });

  it('stands in the audit of a refusal, though the refused never hears of the person', async () => {
    const again = await create(service, skien, nationalIds[1]);
    expect(again.errors?.[0]?.extensions.rule).toBe('jobbsjanse.already-participating');
    expect(await audited('jobbsjanse.participant:create')).toMatchObject({
      outcome: 'REFUSED',
      object: { type: 'municipality', id: '4003' },
      persons: [personIdOf(1)],
    });
  });

  it('disappears when the address becomes so', async () => {
    await register(3, 'NONE');
    await link(3);
    const id = await created(create(service, skien, nationalIds[3]));
    expect(await listed()).toContain(id);
    await protect(3, 2, 'STRICTLY_CONFIDENTIAL');
    expect(await listed()).not.toContain(id);
    const read = await service.query(skien, one, { id });
    expect(read.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(await listed(imdiNir)).toContain(id);
  });

  it('does not come back with an older event', async () => {
    await protect(3, 1, 'NONE');
    const [id] = await idsOf(3);
    expect(await listed(imdiNir)).toContain(id);
    expect(await listed()).not.toContain(id);
  });
});

describe('a link that comes after the participant', () => {
  it('gives the participant her person once, and not before nir has told of the person', async () => {
    const id = await created(create(service, skien, nationalIds[4]));
    await link(4);
    await service.deliver(
      {
        type: 'no.imdi.nir.person-link-changed.v1',
        aggregate: { id: hashOf(nationalIds[4]), version: 1 },
        data: { personId: personIdOf(4) },
      },
      { id: '0c0c0c0c-0000-4000-8000-000000000001' },
    );
    expect(await listed()).toContain(id);
    const before = await service.query(skien, one, { id });
    expect(before.data.jobbsjanseParticipant.person).toBeNull();
    await register(4, 'NONE');
    const read = await service.query(skien, one, { id });
    expect(read.data.jobbsjanseParticipant.person).toEqual({ id: personIdOf(4) });
    const events = (await service.outbox()).filter(({ aggregateid }) => aggregateid === id);
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({
      type: 'no.imdi.jobbsjanse.participant-updated.v1',
      payload: { personId: personIdOf(4) },
    });
  });
});

describe('the extension of Person', () => {
  const entities = /* GraphQL */ `
    query ($refs: [_Any!]!) {
      _entities(representations: $refs) {
        ... on Person {
          id
          jobbsjanseParticipation {
            id
          }
        }
      }
    }
  `;

  it('gives each person her participations within reach, and an empty list otherwise', async () => {
    const refs = [4, 3, 9].map((at) => ({ __typename: 'Person', id: personIdOf(at) }));
    const { data } = await service.query(skien, entities, { refs });
    expect(
      data._entities.map(
        ({ jobbsjanseParticipation }: { jobbsjanseParticipation: unknown[] }) =>
          jobbsjanseParticipation.length,
      ),
    ).toEqual([1, 0, 0]);
    const elsewhere = await service.query(viewer('JOBBSJANSE_KOMMUNEBRUKER', '4001'), entities, {
      refs,
    });
    expect(
      elsewhere.data._entities.every(
        ({ jobbsjanseParticipation }: { jobbsjanseParticipation: unknown[] }) =>
          jobbsjanseParticipation.length === 0,
      ),
    ).toBe(true);
  });

  it('is null with FORBIDDEN for a role that has nothing to do with the register', async () => {
    const { data, errors } = await service.query(viewer('KOMMUNELESEBRUKER', '4003'), entities, {
      refs: [{ __typename: 'Person', id: personIdOf(4) }],
    });
    expect(data._entities[0]).toEqual({ id: personIdOf(4), jobbsjanseParticipation: null });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a shielding that changes at the moment of the registration', () => {
  it.each([5, 6, 7, 8, 9, 10])(
    'never leaves a participant with her person in the list (%i)',
    async (at) => {
      await register(at, 'NONE');
      await link(at);
      await Promise.all([
        create(service, skien, nationalIds[at] ?? ''),
        protect(at, 2, 'STRICTLY_CONFIDENTIAL'),
      ]);
      const { data } = await service.query(
        skien,
        '{ jobbsjanseParticipants(first: 100) { edges { node { person { id } } } } }',
      );
      expect(JSON.stringify(data)).not.toContain(personIdOf(at));
    },
  );

  it('never leaves one without her person when the link comes at the same moment', async () => {
    await register(11, 'CONFIDENTIAL');
    const [id] = await Promise.all([created(create(service, skien, nationalIds[11])), link(11)]);
    const { data } = await service.query(skien, one, { id });
    expect(data.jobbsjanseParticipant).toEqual({
      id,
      person: { id: personIdOf(11) },
      municipality: null,
    });
  });
});
