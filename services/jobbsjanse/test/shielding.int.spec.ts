import type { EventData } from '@imdinett/events';
import { viewer, viewerWith, type Harness } from '@imdinett/testing';
import { create, created, hashOf, nationalIds, startHere } from './start';

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
  it('cannot be registered, with the same answer as one whom nir has not told of yet', async () => {
    await register(1, 'STRICTLY_CONFIDENTIAL');
    await link(1);
    await link(2);
    const answers = await Promise.all([
      create(service, skien, nationalIds[1]),
      create(service, skien, nationalIds[2]),
    ]);
    const [strict, untold] = answers.map(({ errors }) => ({
      ...errors?.[0],
      extensions: { ...errors?.[0]?.extensions, traceId: '' },
    }));
    expect(strict).toEqual(untold);
    expect(strict?.extensions).toMatchObject({
      code: 'RULE_VIOLATION',
      rule: 'jobbsjanse.not-registered-here',
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
    expect(await listed(imdiNir)).toHaveLength(2);
    expect(await listed()).toHaveLength(0);
  });
});

describe('a link that comes after the participant', () => {
  it('gives the participant her person once, and hides her until nir has told of the person', async () => {
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
    expect(await listed()).not.toContain(id);
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
  it.each([5, 6, 7, 8, 9, 10])('never leaves a participant in the list (%i)', async (at) => {
    await register(at, 'NONE');
    await link(at);
    await Promise.all([
      create(service, skien, nationalIds[at] ?? ''),
      protect(at, 2, 'STRICTLY_CONFIDENTIAL'),
    ]);
    const { data } = await service.query(
      skien,
      '{ jobbsjanseParticipants(first: 100) { edges { node { nationalId } } } }',
    );
    expect(JSON.stringify(data)).not.toContain(nationalIds[at]);
  });

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
