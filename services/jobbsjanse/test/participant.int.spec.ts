import { viewer, type Harness } from '@imdinett/testing';
import { create, created, hashOf, nationalIds, startHere } from './start';

let service: Harness;
beforeAll(async () => {
  service = await startHere();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => {
  service.clock.now = new Date('2026-11-24T10:00:00Z');
});

const skien = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003');
const one = /* GraphQL */ `
  query ($id: ID!) {
    jobbsjanseParticipant(id: $id) {
      id
      version
      nationalId
      endedOn
      project
    }
  }
`;
const update = /* GraphQL */ `
  mutation ($input: UpdateParticipantInput!) {
    updateParticipant(input: $input) {
      participant {
        id
        version
        startedOn
        endedOn
        financing
        project
      }
    }
  }
`;

describe('creating a participant', () => {
  it('gives a draft of the municipality and tells it without the national id', async () => {
    const { data, errors } = await create(service, skien, nationalIds[0], { project: 'Ny start' });
    expect(errors).toBeUndefined();
    const { participant } = data.createParticipant;
    expect(participant).toMatchObject({
      version: 1,
      nationalId: nationalIds[0],
      status: 'DRAFT',
      financing: 'ORDINARY_GRANT',
      project: 'Ny start',
      startedOn: '2026-09-01',
      endedOn: null,
      municipality: { number: '4003' },
      district: null,
      person: null,
    });
    const event = (await service.outbox()).find(
      ({ aggregateid }) => aggregateid === participant.id,
    );
    expect(event).toMatchObject({
      type: 'no.imdi.jobbsjanse.participant-created.v1',
      payload: {
        participantId: participant.id,
        personId: null,
        protection: 'NONE',
        municipality: '4003',
        district: null,
        status: 'DRAFT',
      },
    });
  });

  it('keeps the national id sealed', async () => {
    await created(create(service, skien, nationalIds[1]));
    const rows = await service.database.select<{ all: string }>(
      `SELECT participant::text AS all FROM participant`,
    );
    const queue = await service.database.select<{ all: string }>(
      `SELECT entry::text AS all FROM audit_queue UNION ALL SELECT answer::text FROM idempotency_key`,
    );
    expect([...rows, ...queue].map((row) => row.all).join('\n')).not.toContain(nationalIds[1]);
  });

  it.each([
    ['national id', { nationalId: null }],
    ['start date', { startedOn: null }],
    ['municipality', { municipality: null }],
    ['type of financing', { financing: null }],
  ])('is refused without a %s', async (_, missing) => {
    const { data, errors } = await create(service, skien, nationalIds[2], missing);
    expect(data?.createParticipant ?? null).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is refused with a national id whose check digits are wrong, and does not repeat it', async () => {
    const { errors } = await create(service, skien, '10818018645');
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(errors)).not.toContain('10818018645');
  });

  it('is refused while she already takes part there, and allowed again when she has ended', async () => {
    const id = await created(create(service, skien, nationalIds[3]));
    const again = await create(service, skien, nationalIds[3]);
    expect(again.errors?.[0]?.extensions).toMatchObject({
      code: 'RULE_VIOLATION',
      rule: 'jobbsjanse.already-participating',
      field: 'input.nationalId',
    });
    await service.query(skien, update, {
      input: {
        participantId: id,
        expectedVersion: 1,
        startedOn: '2026-09-01',
        financing: 'OWN_FUNDING',
        endedOn: '2026-10-01',
      },
    });
    await created(create(service, skien, nationalIds[3], { startedOn: '2026-11-01' }));
  });

  it('gives the first answer to a repeat with the same key', async () => {
    const key = { idempotencyKey: 'the-key' };
    const first = await created(create(service, skien, nationalIds[4], key));
    const second = await created(create(service, skien, nationalIds[4], key));
    expect(second).toBe(first);
    expect(
      (await service.outbox()).filter(({ aggregateid }) => aggregateid === first),
    ).toHaveLength(1);
  });

  it('saves one of two at the same moment', async () => {
    const answers = await Promise.all([
      create(service, skien, nationalIds[5]),
      create(service, skien, nationalIds[5]),
    ]);
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'DONE');
    const refused = codes.filter((code) => code !== 'DONE');
    expect(refused).toHaveLength(1);
    expect(['CONFLICT', 'RULE_VIOLATION']).toContain(refused[0]);
  });
});

describe('changing a participant', () => {
  const input = {
    expectedVersion: 1,
    startedOn: '2026-09-01',
    financing: 'OWN_FUNDING',
    endedOn: '2026-11-01',
    project: 'Nytt navn',
  };

  it('raises the version and tells it', async () => {
    const id = await created(create(service, skien, nationalIds[6]));
    const { data } = await service.query(skien, update, { input: { ...input, participantId: id } });
    expect(data.updateParticipant.participant).toMatchObject({
      version: 2,
      endedOn: '2026-11-01',
      financing: 'OWN_FUNDING',
      project: 'Nytt navn',
    });
    const events = (await service.outbox()).filter(({ aggregateid }) => aggregateid === id);
    expect(events.map(({ type }) => type)).toEqual([
      'no.imdi.jobbsjanse.participant-created.v1',
      'no.imdi.jobbsjanse.participant-updated.v1',
    ]);
  });

  it('refuses a stale version and changes nothing', async () => {
    const id = await created(create(service, skien, nationalIds[7]));
    await service.query(skien, update, { input: { ...input, participantId: id } });
    const stale = await service.query(skien, update, {
      input: { ...input, participantId: id, project: 'For sent' },
    });
    expect(stale.errors?.[0]?.extensions.code).toBe('CONFLICT');
    const { data } = await service.query(skien, one, { id });
    expect(data.jobbsjanseParticipant).toMatchObject({ version: 2, project: 'Nytt navn' });
  });

  it.each(['no-such-id', '018f0000-0000-7000-8000-000000000000'])(
    'of %s finds nothing',
    async (participantId) => {
      const { errors } = await service.query(skien, update, { input: { ...input, participantId } });
      expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    },
  );
});

describe('the two-year rule', () => {
  it('follows what nir tells of the introduction programme', async () => {
    const personId = '0a0a0a0a-0000-4000-8000-000000000001';
    const aggregate = { id: personId, version: 1 };
    await service.deliver({
      type: 'no.imdi.nir.person-registered.v1',
      aggregate,
      data: {
        personId,
        protection: 'NONE',
        birthDate: '1988-09-18',
        sex: 'FEMALE',
        familyId: null,
        law: 'INTEGRERINGSLOVEN',
      },
    });
    await service.deliver({
      type: 'no.imdi.nir.person-programme-ended.v1',
      aggregate: { id: personId, version: 2 },
      data: {
        personId,
        protection: 'NONE',
        municipality: '4003',
        date: '2024-10-15',
        reasonCode: 'COMPLETED',
      },
    });
    await service.deliver({
      type: 'no.imdi.nir.person-link-changed.v1',
      aggregate: { id: hashOf(nationalIds[8]), version: 1 },
      data: { personId },
    });
    const early = await create(service, skien, nationalIds[8], { startedOn: '2026-10-14' });
    expect(early.data.createParticipant).toBeNull();
    expect(early.errors?.[0]?.extensions).toMatchObject({
      code: 'RULE_VIOLATION',
      rule: 'jobbsjanse.two-years-after-programme',
      field: 'input.startedOn',
    });
    const inTime = await create(service, skien, nationalIds[8], { startedOn: '2026-10-15' });
    expect(inTime.data.createParticipant.participant.person).toEqual({ id: personId });
  });
});

describe('the help texts', () => {
  it('are there for every page, and for one', async () => {
    const all = await service.query(skien, '{ jobbsjanseHelp { page field label text } }');
    expect(new Set(all.data.jobbsjanseHelp.map(({ page }: { page: string }) => page)).size).toBe(4);
    const result = await service.query(skien, '{ jobbsjanseHelp(page: RESULT) { page field } }');
    expect(result.data.jobbsjanseHelp).toEqual([
      { page: 'RESULT', field: 'endStatus' },
      { page: 'RESULT', field: 'norwegianAtEnd' },
    ]);
  });
});
