import { viewer, type Answer, type Harness } from '@imdinett/testing';
import { codes, givenPerson, intro, porsgrunn, skien, startNirForTest } from './nir';
import { tell } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
});

afterAll(() => nir[Symbol.asyncDispose]());

const imdi = viewer('IMDI_NIR');
const reader = viewer('KOMMUNELESEBRUKER', '4003');

const correct = (input: Readonly<Record<string, unknown>>, user = imdi): Promise<Answer> =>
  nir.query(
    user,
    `mutation ($input: CorrectBasicDataInput!) {
      correctBasicData(input: $input) {
        person { version protection basicData { givenName familyName citizenship address { street } } }
      }
    }`,
    { input: { expectedVersion: 1, ...input } },
  );

const namesFound = async (text: string, user = reader): Promise<readonly string[]> => {
  const answer = await nir.query(
    user,
    'query ($text: String) { persons(filter: { text: $text }) { edges { node { basicData { familyName } } } } }',
    { text },
  );
  return answer.data.persons.edges.map(
    ({ node }: { node: { basicData: { familyName: string } } }) => node.basicData.familyName,
  );
};

it('corrects what is given and finds the person by the new name', async () => {
  const personId = await givenPerson(nir, { familyName: 'Feilskrevet', categories: [intro] });
  const answer = await correct({ personId, familyName: 'Østby', citizenship: 'NO' });
  expect(answer).toEqual({
    data: {
      correctBasicData: {
        person: {
          version: 2,
          protection: 'NONE',
          basicData: {
            givenName: 'Amina',
            familyName: 'Østby',
            citizenship: 'NO',
            address: { street: 'Storgata 1' },
          },
        },
      },
    },
  });
  expect(await namesFound('østby')).toEqual(['Østby']);
  expect(await namesFound('feilskrevet')).toEqual([]);
});

it('shields a person at once, in every row, and tells the other subgraphs', async () => {
  const personId = await givenPerson(nir, {
    familyName: 'Skjermes',
    followUp: porsgrunn,
    categories: [intro],
    closedData: { reason: 'THREAT', note: null, closedOn: '2025-01-01' },
  });
  await tell(nir, 'assigned', { personId, version: 1, place: skien });
  expect(await namesFound('skjermes')).toEqual(['Skjermes']);

  await correct({ personId, protection: 'STRICTLY_CONFIDENTIAL' });
  expect(await namesFound('skjermes')).toEqual([]);
  for (const user of [
    reader,
    viewer('KOMMUNE_BOSETTER_LES', '4003'),
    viewer('KOMMUNENIRSUPERBRUKER', '4001'),
  ])
    expect(
      codes(await nir.query(user, 'query ($id: ID!) { person(id: $id) { id } }', { id: personId })),
    ).toEqual(['NOT_FOUND person']);
  for (const table of [
    'person_category',
    'person_follow_up',
    'person_closed_data',
    'person_reach',
    'reach_fact',
  ])
    expect(
      await nir.database.select(`SELECT DISTINCT protection FROM ${table} WHERE person_id = $1`, [
        personId,
      ]),
    ).toEqual([{ protection: 'STRICTLY_CONFIDENTIAL' }]);
  expect((await nir.outbox()).filter(({ aggregateid }) => aggregateid === personId)).toMatchObject([
    {
      type: 'no.imdi.nir.person-protection-changed.v1',
      payload: { personId, protection: 'STRICTLY_CONFIDENTIAL' },
    },
  ]);
});

it('takes no weaker protection from what settlement tells later', async () => {
  const personId = await givenPerson(nir);
  await correct({ personId, protection: 'CONFIDENTIAL' });
  await tell(nir, 'allocated', { personId, version: 1, place: skien, protection: 'NONE' });
  expect(
    await nir.database.select('SELECT protection FROM person_reach WHERE person_id = $1', [
      personId,
    ]),
  ).toEqual([{ protection: 'CONFIDENTIAL' }]);
});

it('lets nothing that is told at the same time keep the old protection', async () => {
  const persons: string[] = [];
  while (persons.length < 10) persons.push(await givenPerson(nir));
  await Promise.all(
    persons.flatMap((personId) => [
      tell(nir, 'settled', { personId, version: 1, place: skien }),
      correct({ personId, protection: 'CONFIDENTIAL' }),
    ]),
  );
  for (const personId of persons) {
    // Whoever came second to the person was told of a newer version, and looks again.
    await correct({ personId, protection: 'CONFIDENTIAL', expectedVersion: 2 });
    for (const table of ['person_reach', 'person_follow_up'])
      expect(
        await nir.database.select(`SELECT protection FROM ${table} WHERE person_id = $1`, [
          personId,
        ]),
      ).toEqual([{ protection: 'CONFIDENTIAL' }]);
  }
});

it('tells nobody of another correction', async () => {
  const personId = await givenPerson(nir);
  await correct({ personId, givenName: 'Aamina' });
  expect((await nir.outbox()).filter(({ aggregateid }) => aggregateid === personId)).toEqual([]);
  const [entry] = await nir.database.select(
    `SELECT entry FROM audit_queue WHERE entry->>'action' = 'nir.person:correct-basic' AND entry->'object'->>'id' = $1`,
    [personId],
  );
  expect(entry).toMatchObject({ entry: { fields: ['givenName'] } });
  expect(JSON.stringify(entry)).not.toContain('Aamina');
});

it.each([
  ['FORBIDDEN', { familyName: 'Ali' }, viewer('KOMMUNENIRSUPERBRUKER', '4003')],
  ['CONFLICT', { familyName: 'Ali', expectedVersion: 3 }, imdi],
  ['RULE_VIOLATION', { familyName: '' }, imdi],
])('is refused with %s', async (code, input, user) => {
  const personId = await givenPerson(nir, { followUp: skien });
  expect(codes(await correct({ personId, ...input }, user))).toEqual([`${code} correctBasicData`]);
});
