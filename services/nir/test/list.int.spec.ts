import { randomUUID } from 'node:crypto';
import { viewer, type Answer, type Harness } from '@imdinett/testing';
import {
  codes,
  gamleOslo,
  givenPerson,
  intro,
  norwegian,
  porsgrunn,
  skien,
  startNirForTest,
} from './nir';
import { tell } from './told';

let nir: Harness;

beforeAll(async () => {
  nir = await startNirForTest();
});

afterAll(() => nir[Symbol.asyncDispose]());

const imdi = viewer('IMDI_NIR');

const document = `query ($filter: PersonFilter, $first: Int, $after: String) {
  persons(filter: $filter, first: $first, after: $after) {
    edges { node { basicData { givenName familyName } } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    totalCount
    totalCountAtLeast
  }
}`;

const find = (filter: Readonly<Record<string, unknown>>, user = imdi): Promise<Answer> =>
  nir.query(user, document, { filter });

type Node = {
  readonly node: {
    readonly basicData: { readonly givenName: string; readonly familyName: string };
  };
};

const names = (answer: Answer): readonly string[] =>
  answer.data.persons.edges.map(
    ({ node: { basicData } }: Node) => `${basicData.givenName} ${basicData.familyName}`,
  );

describe('search', () => {
  beforeAll(async () => {
    await givenPerson(nir, {
      givenName: 'Ola',
      familyName: 'Åsen',
      dufNumber: '202198765432',
      followUp: skien,
    });
    await givenPerson(nir, {
      givenName: 'Kari',
      familyName: 'Ødegård',
      followUp: porsgrunn,
      law: 'KAPITTEL_6A',
    });
    await givenPerson(nir, {
      givenName: 'Per',
      familyName: 'Ærlig',
      followUp: gamleOslo,
      categories: [intro],
    });
    await givenPerson(nir, {
      givenName: 'José María',
      familyName: 'Núñez',
      nationalId: '10915596784',
      categories: [norwegian],
    });
    await givenPerson(nir, {
      givenName: 'Nuria',
      familyName: 'Zaman',
      categories: [{ ...intro, to: '2025-01-01' }],
    });
    await givenPerson(nir, {
      givenName: 'Hemmelig',
      familyName: 'Núñez',
      protection: 'CONFIDENTIAL',
      followUp: skien,
      categories: [intro],
    });
  });

  it.each([
    ['the beginning of a family name', 'NUN', ['Hemmelig Núñez', 'José María Núñez']],
    ['the beginning of a given name', 'nur', ['Nuria Zaman']],
    ['names with accents', 'José Núñez', ['José María Núñez']],
    ['a second given name after the family name', 'nunez maria', ['José María Núñez']],
    ['Norwegian letters', 'øde', ['Kari Ødegård']],
    ['a DUF number', '2021 987654 32', ['Ola Åsen']],
    ['a national id', '109155 96784', ['José María Núñez']],
    ['nothing that is there', 'xyz', []],
  ])('finds by %s', async (_, text, found) => {
    expect(names(await find({ text }))).toEqual(found);
  });

  it('orders by the Norwegian alphabet', async () => {
    expect(names(await find({}))).toEqual([
      'Hemmelig Núñez',
      'José María Núñez',
      'Nuria Zaman',
      'Per Ærlig',
      'Kari Ødegård',
      'Ola Åsen',
    ]);
  });

  it.each([
    [{ category: 'RETT_OG_PLIKT_NORSK' }, ['José María Núñez']],
    [{ scheme: 'INTRODUCTION' }, ['Hemmelig Núñez', 'Per Ærlig']],
    [{ scheme: 'NORWEGIAN', category: 'RETT_OG_PLIKT_INTRO' }, []],
    [{ law: 'KAPITTEL_6A' }, ['Kari Ødegård']],
    [{ followUpMunicipality: '4003' }, ['Hemmelig Núñez', 'Ola Åsen']],
    [{ followUpDistrict: '030101' }, ['Per Ærlig']],
    [{ text: 'nunez', followUpMunicipality: '4003' }, ['Hemmelig Núñez']],
  ])('filters by %j', async (filter, found) => {
    const answer = await find(filter);
    expect(names(answer)).toEqual(found);
    expect(answer.data.persons).toMatchObject({
      totalCount: found.length,
      totalCountAtLeast: found.length,
    });
  });

  it('finds no shielded person for those who may not read closed data', async () => {
    expect(names(await find({ text: 'nunez' }, viewer('IMDI_BOSETTING')))).toEqual([
      'José María Núñez',
    ]);
    expect(names(await find({ text: 'nunez' }, viewer('KOMMUNELESEBRUKER', '4003')))).toEqual([
      'José María Núñez',
    ]);
  });

  it('tells nobody of categories who reads basic data alone', async () => {
    expect(names(await find({ scheme: 'NORWEGIAN' }, viewer('IMDI_BOSETTING')))).toEqual([]);
  });

  it('writes down whose data a list showed, and which', async () => {
    await find({ text: 'José' }, viewer('IMDI_TILSKUDD'));
    const [last] = await nir.database.select<{ entry: Record<string, unknown> }>(
      'SELECT entry FROM audit_queue ORDER BY sequence DESC LIMIT 1',
    );
    expect(last?.entry).toMatchObject({
      action: 'nir.person:read-basic',
      outcome: 'DONE',
      persons: [expect.any(String)],
      fields: ['basicData', 'protection'],
    });
    expect(JSON.stringify(last)).not.toMatch(/José|Núñez|10915596784/);
  });
});

describe('search by settlement', () => {
  const skriv = viewer('KOMMUNE_BOSETTER_SKRIV', '4003');

  beforeAll(async () => {
    const about = async (familyName: string) => ({
      personId: await givenPerson(nir, { givenName: 'Sara', familyName }),
      place: skien,
    });
    await tell(nir, 'allocated', { ...(await about('Fordelt')), version: 1 });
    await tell(nir, 'assigned', { ...(await about('Søkt ut')), version: 1 });
    const settled = await about('Bosatt');
    await tell(nir, 'assigned', { ...settled, version: 1 });
    await tell(nir, 'settled', {
      ...settled,
      version: 2,
      date: nir.clock.now.toISOString().slice(0, 10),
    });
    await tell(nir, 'assigned', { ...(await about('Annet sted')), place: porsgrunn, version: 1 });
  });

  it.each([
    ['ALLOCATED', skriv, ['Sara Fordelt']],
    ['ASSIGNED', skriv, ['Sara Bosatt', 'Sara Søkt ut']],
    ['SETTLED', skriv, ['Sara Bosatt']],
    ['ASSIGNED', viewer('KOMMUNE_BOSETTER_LES', '4003'), ['Sara Bosatt', 'Sara Søkt ut']],
    ['SETTLED', viewer('KOMMUNE_BOSETTER_LES', '4003'), []],
    ['ASSIGNED', viewer('IMDI_BOSETTING'), ['Sara Annet sted', 'Sara Bosatt', 'Sara Søkt ut']],
    ['SETTLED', viewer('KOMMUNEETTERREGISTRERER', '4003'), []],
  ])('%s', async (settlement, user, found) => {
    expect(names(await find({ settlement, text: 'sara' }, user))).toEqual(found);
  });
});

describe('pages', () => {
  const cursorOf = (...keys: readonly string[]): string =>
    Buffer.from(JSON.stringify(keys)).toString('base64url');

  it('begin after an id, and no cursor tells a name', async () => {
    const id = await givenPerson(nir, { givenName: 'Merke', familyName: 'Hemmelig' });
    const { data } = await nir.query(imdi, document, { filter: { text: 'merke' } });
    expect(data.persons.pageInfo.endCursor).toBe(cursorOf(id));
  });

  it.each([
    ['is gone', () => Promise.resolve(randomUUID())],
    ['is out of reach', () => givenPerson(nir, { followUp: porsgrunn })],
    ['is shielded', () => givenPerson(nir, { followUp: skien, protection: 'CONFIDENTIAL' })],
  ])('are refused after a person who %s', async (_, given) => {
    const answer = await nir.query(viewer('KOMMUNEETTERREGISTRERER', '4003'), document, {
      after: cursorOf(await given()),
    });
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'after',
    });
  });

  const nextPage = async (after: string | null = null): Promise<Answer> =>
    nir.query(imdi, document, { filter: { text: 'side' }, first: 3, after });

  it('show each person once while others are added', async () => {
    for (const familyName of ['B', 'D', 'F', 'H', 'H', 'J', 'L'])
      await givenPerson(nir, { givenName: 'Side', familyName });
    const seen: string[] = [];
    let [after, more]: [string | null, boolean] = [null, true];
    for (let page = 0; more; page++) {
      const answer = await nextPage(after);
      seen.push(...names(answer));
      expect(answer.data.persons.pageInfo.hasPreviousPage).toBe(page > 0);
      ({ endCursor: after, hasNextPage: more } = answer.data.persons.pageInfo);
      // One before and one on what has been shown, and one on what has not.
      for (const familyName of ['A', 'D', 'Z'])
        if (page === 0) await givenPerson(nir, { givenName: 'Side', familyName });
    }
    expect(seen).toEqual(
      ['B', 'D', 'F', 'H', 'H', 'J', 'L', 'Z'].map((familyName) => `Side ${familyName}`),
    );
  });

  it.each([
    ['first', { first: 101 }],
    ['first', { first: 0 }],
    ['after', { after: 'bogus' }],
    ['after', { after: Buffer.from('["a","b"]').toString('base64url') }],
    ['after', { after: Buffer.from('["a"]').toString('base64url') }],
    ['after', { after: cursorOf('a', randomUUID()) }],
  ])('are refused with a wrong %s', async (field, variables) => {
    const answer = await nir.query(imdi, document, variables);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});

describe('Municipality.followedUpPersons', () => {
  const followedUp = (user: typeof imdi, number: string): Promise<Answer> =>
    nir.query(
      user,
      `query ($number: MunicipalityNumber!) {
        _entities(representations: [{ __typename: "Municipality", number: $number }]) {
          ... on Municipality { number followedUpPersons(first: 100) { edges { node { basicData { familyName } } } totalCount } }
        }
      }`,
      { number },
    );
  const familyNames = ({ data }: Answer): readonly string[] =>
    data._entities[0].followedUpPersons.edges.map(({ node }: Node) => node.basicData.familyName);

  beforeAll(async () => {
    await givenPerson(nir, {
      familyName: 'Bor i Bodø',
      followUp: { municipality: '1804', district: null },
    });
    await givenPerson(nir, {
      familyName: 'Skjermet i Bodø',
      followUp: { municipality: '1804', district: null },
      protection: 'CONFIDENTIAL',
    });
    // Skien was 0806 until 2020.
    await givenPerson(nir, {
      familyName: 'Fra gamle Skien',
      followUp: { municipality: '0806', district: null },
      since: '2019-01-01',
    });
  });

  it('lists whom the municipality follows up, for those within reach', async () => {
    expect(
      familyNames(await followedUp(viewer('KOMMUNEETTERREGISTRERER', '1804'), '1804')),
    ).toEqual(['Bor i Bodø']);
    expect(familyNames(await followedUp(viewer('KOMMUNENIRSUPERBRUKER', '1804'), '1804'))).toEqual([
      'Bor i Bodø',
      'Skjermet i Bodø',
    ]);
    expect(
      familyNames(await followedUp(viewer('KOMMUNEETTERREGISTRERER', '4003'), '1804')),
    ).toEqual([]);
  });

  it('holds those who are followed up under an earlier number', async () => {
    expect(
      familyNames(await followedUp(viewer('KOMMUNEETTERREGISTRERER', '4003'), '4003')),
    ).toContain('Fra gamle Skien');
  });

  it('is refused to those who read no persons', async () => {
    const answer = await followedUp(viewer('KOMMUNEADMINISTRATOR', '1804'), '1804');
    expect(codes(answer)).toEqual(['FORBIDDEN _entities.0.followedUpPersons']);
  });
});
