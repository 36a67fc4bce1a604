import type { UserViewer } from '@imdinett/access';
import { viewer, type Harness } from '@imdinett/testing';
import { create, created, nationalIds, startHere } from './start';

let service: Harness;
let skienDraft: string;
let skienSubmitted: string;
let osloDistrict: string;
let oldNumber: string;

const skien = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4003');
const porsgrunn = viewer('JOBBSJANSE_KOMMUNEBRUKER', '4001');
const gamleOslo = viewer('JOBBSJANSE_KOMMUNEBRUKER', '0301', '030101');
const gruenerloekka = viewer('JOBBSJANSE_KOMMUNEBRUKER', '0301', '030102');
const oslo = viewer('JOBBSJANSE_KOMMUNEBRUKER', '0301');
const imdi = viewer('IMDI_JOBBSJANSE');

beforeAll(async () => {
  service = await startHere();
  service.clock.now = new Date('2026-11-24T10:00:00Z');
  skienDraft = await created(create(service, skien, nationalIds[0]));
  skienSubmitted = await created(create(service, skien, nationalIds[1]));
  await service.database.select(`UPDATE participant SET status = 'SUBMITTED' WHERE id = $1`, [
    skienSubmitted,
  ]);
  osloDistrict = await created(
    create(service, gamleOslo, nationalIds[2], { municipality: '0301', district: '030101' }),
  );
  oldNumber = await created(create(service, skien, nationalIds[3]));
  await service.database.select(`UPDATE participant SET municipality = '3807' WHERE id = $1`, [
    oldNumber,
  ]);
});
afterAll(() => service[Symbol.asyncDispose]());

const one = 'query ($id: ID!) { jobbsjanseParticipant(id: $id) { id } }';
const list = '{ jobbsjanseParticipants(first: 100) { totalCount edges { node { id } } } }';
const update =
  'mutation ($input: UpdateParticipantInput!) { updateParticipant(input: $input) { participant { id } } }';

type Place = 'skienDraft' | 'skienSubmitted' | 'osloDistrict' | 'oldNumber';
const idOf = (name: Place): string =>
  ({ skienDraft, skienSubmitted, osloDistrict, oldNumber })[name];

const reads: readonly (readonly [string, UserViewer, readonly Place[]])[] = [
  ['a user of Skien', skien, ['skienDraft', 'skienSubmitted', 'oldNumber']],
  ['a user of Porsgrunn', porsgrunn, []],
  ['a user of the district', gamleOslo, ['osloDistrict']],
  ['a user of another district', gruenerloekka, []],
  ['a user of the whole of Oslo', oslo, ['osloDistrict']],
  ['IMDi, without what was never submitted', imdi, ['skienSubmitted']],
];
const places: readonly Place[] = ['skienDraft', 'skienSubmitted', 'osloDistrict', 'oldNumber'];

describe.each(reads)('%s', (_, caller, seen) => {
  it('lists what is within reach, and counts the same', async () => {
    const { data } = await service.query(caller, list);
    const ids = data.jobbsjanseParticipants.edges.map(
      ({ node }: { node: { id: string } }) => node.id,
    );
    expect([...ids].sort()).toEqual(seen.map(idOf).sort());
    expect(data.jobbsjanseParticipants.totalCount).toBe(seen.length);
  });

  it.each(places)('reads %s only within reach', async (name) => {
    const { data, errors } = await service.query(caller, one, { id: idOf(name) });
    if (seen.includes(name)) expect(data.jobbsjanseParticipant).toEqual({ id: idOf(name) });
    else expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});

describe('changes', () => {
  const input = { expectedVersion: 1, startedOn: '2026-09-01', financing: 'PER_CAPITA' };

  it.each([
    ['the municipality itself', skien, 'skienDraft', null],
    ['another municipality', porsgrunn, 'skienDraft', 'NOT_FOUND'],
    ['another district', gruenerloekka, 'osloDistrict', 'NOT_FOUND'],
    ['IMDi, who may read it', imdi, 'skienSubmitted', 'FORBIDDEN'],
    ['IMDi, who may not even read it', imdi, 'skienDraft', 'FORBIDDEN'],
    ['the municipality, once submitted', skien, 'skienSubmitted', 'RULE_VIOLATION'],
  ] as const)('by %s', async (_, caller, name, code) => {
    const { errors } = await service.query(caller, update, {
      input: { ...input, participantId: idOf(name) },
    });
    expect(errors?.[0]?.extensions.code ?? null).toBe(code);
  });

  it.each([
    ['in another municipality', skien, '4001', null],
    ['by IMDi', imdi, '4003', null],
    ['in another district', gamleOslo, '0301', '030102'],
    ['without naming the district of the grant', gamleOslo, '0301', null],
  ] as const)('are refused for a new participant %s', async (_, caller, municipality, district) => {
    const { data, errors } = await create(service, caller, nationalIds[5], {
      municipality,
      district,
    });
    expect(data.createParticipant).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('other roles', () => {
  it.each([
    'KOMMUNEADMINISTRATOR',
    'JOBBSJANSE_KOMMUNEADMINISTRATOR',
    'KOMMUNENIRSUPERBRUKER',
    'KOMMUNELESEBRUKER',
    'KOMMUNESUPPORTADMIN',
  ] as const)('%s of the same municipality may neither read, create nor change', async (role) => {
    const caller = viewer(role, '4003');
    const answers = await Promise.all([
      service.query(caller, list),
      service.query(caller, one, { id: skienDraft }),
      service.query(caller, '{ jobbsjanseHelp { field } }'),
      create(service, caller, nationalIds[6]),
      service.query(caller, update, {
        input: {
          participantId: skienDraft,
          expectedVersion: 1,
          startedOn: '2026-09-01',
          financing: 'PER_CAPITA',
        },
      }),
    ]);
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(
      Array(5).fill('FORBIDDEN'),
    );
  });

  it('nobody may read without having logged in', async () => {
    const { errors } = await service.query(null, list);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('a refusal is written to the audit queue with what it was about', async () => {
    await service.query(porsgrunn, one, { id: skienDraft });
    const [row] = await service.database.select<{ entry: unknown }>(
      'SELECT entry FROM audit_queue ORDER BY sequence DESC LIMIT 1',
    );
    expect(row?.entry).toMatchObject({
      outcome: 'REFUSED',
      reason: 'NOT_FOUND',
      object: { type: 'participant', id: skienDraft },
    });
  });
});

it('lets each district register a woman who takes part in another, and tells nothing of it', async () => {
  const more = (district: string): object => ({ municipality: '0301', district });
  await created(create(service, gamleOslo, nationalIds[4], more('030101')));
  await created(create(service, gruenerloekka, nationalIds[4], more('030102')));
  const again = await create(service, gruenerloekka, nationalIds[4], more('030102'));
  expect(again.errors?.[0]?.extensions.rule).toBe('jobbsjanse.already-participating');
});
