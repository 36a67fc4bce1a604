import { createHash } from 'node:crypto';
import { idnr } from '@navikt/fnrvalidator';
import {
  demoPersons,
  demoUsers,
  namedPlaces,
  personsIn,
  worldDate,
  type DemoPerson,
} from './world.ts';

const persons = demoPersons();
const sha256 = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

const unique = (values: readonly unknown[]): number => new Set(values).size;

describe('the demo world', () => {
  it('is the same at every start', () => {
    // The digest of the world as committed: whoever changes the generator changes it knowingly.
    expect(sha256([persons, demoUsers()])).toBe(
      '5a4538e3de3f926cfd8a794938d130eee153f9d17a8b22a7fe0cf2c28a824d3c',
    );
  });

  it('holds 2 000 persons with ids, DUF numbers and national ids of their own', () => {
    const ids = persons.flatMap(({ nationalId }) => nationalId ?? []);
    expect(persons).toHaveLength(2000);
    expect(unique(persons.map(({ id }) => id))).toBe(2000);
    expect(unique(persons.map(({ dufNumber }) => dufNumber))).toBe(2000);
    expect(unique(ids)).toBe(ids.length);
  });

  it('holds no national id that could belong to somebody', () => {
    const kinds = persons.flatMap(({ nationalId }) =>
      nationalId === null ? [] : [idnr(nationalId)],
    );
    expect(new Set(kinds.map((one) => (one.status === 'valid' ? one.type : one.status)))).toEqual(
      new Set(['tnr', 'dnr-and-tnr']),
    );
  });

  it('has nothing that happens after the date of the world', () => {
    const dates = JSON.stringify(
      persons.map(({ permit, ...rest }) => ({ ...rest, ...permit, validTo: null })),
    );
    const latest = (dates.match(/\d{4}-\d{2}-\d{2}"/g) ?? []).reduce((one, other) =>
      one > other ? one : other,
    );
    expect(latest.slice(0, 10) <= worldDate).toBe(true);
  });

  it('puts lines of one allocation list in one place, sent on one day', () => {
    const lines = persons.flatMap(({ settlement }) => settlement ?? []);
    const lists = new Set(
      lines.map(
        ({ listId, municipality, district, listSentOn }) =>
          `${listId} ${municipality} ${district ?? ''} ${listSentOn}`,
      ),
    );
    expect(lists.size).toBe(unique(lines.map(({ listId }) => listId)));
  });
});

const inForce = namedPlaces.slice(0, 5);
const here = (
  place: (typeof namedPlaces)[number],
  at: { municipality: string; district: string | null } | null,
): boolean =>
  at !== null && at.municipality === place.municipality && at.district === place.district;
const hasScheme = (person: DemoPerson, scheme: string): boolean =>
  person.categories.some((one) => one.scheme === scheme);

describe.each(inForce)('$key', (place) => {
  const count = (test: (person: DemoPerson) => boolean): number => persons.filter(test).length;
  const settledHere = ({ settlement }: DemoPerson): boolean =>
    here(place, settlement) && settlement?.phase === 'SETTLED' && settlement.endedOn === null;

  it.each<[string, (person: DemoPerson) => boolean]>([
    [
      'followed up without a category or decision',
      (p) =>
        here(place, p.followUp) &&
        p.categories.length === 0 &&
        p.introduction === null &&
        p.norwegian === null,
    ],
    [
      'followed up in the introduction scheme alone',
      (p) => here(place, p.followUp) && hasScheme(p, 'INTRODUCTION') && !hasScheme(p, 'NORWEGIAN'),
    ],
    [
      'followed up in the Norwegian scheme alone',
      (p) => here(place, p.followUp) && hasScheme(p, 'NORWEGIAN') && !hasScheme(p, 'INTRODUCTION'),
    ],
    [
      'followed up in both schemes',
      (p) => here(place, p.followUp) && hasScheme(p, 'NORWEGIAN') && hasScheme(p, 'INTRODUCTION'),
    ],
    [
      'followed up with a decision but no category',
      (p) => here(place, p.followUp) && p.categories.length === 0 && p.introduction !== null,
    ],
    [
      'followed up with a Norwegian decision but no category',
      (p) => here(place, p.followUp) && p.categories.length === 0 && p.norwegian !== null,
    ],
    [
      'followed up with closed data',
      (p) => here(place, p.followUp) && p.closedData && p.categories.length > 0,
    ],
    [
      'followed up with closed data and no category',
      (p) => here(place, p.followUp) && p.closedData && p.categories.length === 0,
    ],
    [
      'followed up here, settled elsewhere',
      (p) => here(place, p.followUp) && p.settlement !== null && !here(place, p.settlement),
    ],
    [
      'settled here, followed up elsewhere',
      (p) => here(place, p.settlement) && p.followUp !== null && !here(place, p.followUp),
    ],
    [
      'allocated, not answered',
      (p) => here(place, p.settlement) && p.settlement?.phase === 'ALLOCATED',
    ],
    [
      'allocated and accepted',
      (p) => here(place, p.settlement) && p.settlement?.phase === 'ACCEPTED',
    ],
    ['declined', (p) => here(place, p.settlement) && p.settlement?.phase === 'DECLINED'],
    [
      'withdrawn before the assignment',
      (p) => here(place, p.settlement) && p.settlement?.withdrawnFrom === 'ALLOCATED',
    ],
    [
      'withdrawn after the assignment',
      (p) => here(place, p.settlement) && p.settlement?.withdrawnFrom === 'ASSIGNED',
    ],
    ['assigned', (p) => here(place, p.settlement) && p.settlement?.phase === 'ASSIGNED'],
    [
      'settled in the last twelve months',
      (p) => settledHere(p) && (p.settlement?.settledOn ?? '') > '2025-11-24',
    ],
    [
      'settled more than twelve months ago',
      (p) => settledHere(p) && (p.settlement?.settledOn ?? '') < '2025-11-01',
    ],
    [
      'a grant case here, followed up elsewhere',
      (p) =>
        !here(place, p.followUp) &&
        !here(place, p.settlement) &&
        p.grantCases.some(({ municipality }) => municipality === place.municipality),
    ],
    [
      'a participant whose register row is submitted',
      (p) => here(place, p.followUp) && p.jobbsjanse?.submitted === true,
    ],
    [
      'a participant whose register row is a draft',
      (p) => here(place, p.followUp) && p.jobbsjanse?.submitted === false,
    ],
  ])('has persons that are %s', (_, test) => {
    expect(count((person) => test(person) && person.protection === 'NONE')).toBeGreaterThanOrEqual(
      2,
    );
  });

  it.each(['CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL'] as const)(
    'has persons with protection %s',
    (protection) => {
      expect(personsIn(place.key, 'followed-up-both', protection)).toHaveLength(1);
      expect(personsIn(place.key, 'allocated', protection)).toHaveLength(1);
      expect(personsIn(place.key, 'assigned', protection)).toHaveLength(1);
      expect(personsIn(place.key, 'settled-recently', protection)).toHaveLength(1);
      expect(personsIn(place.key, 'participant', protection)).toHaveLength(1);
    },
  );
});

describe('numbers that are no longer in force', () => {
  it.each(['3807', '0806', '3806'])(
    '%s still has persons followed up and settled',
    (municipality) => {
      const of = persons.filter(({ followUp }) => followUp?.municipality === municipality);
      expect(of.length).toBeGreaterThanOrEqual(10);
      expect(of.some(({ settlement }) => settlement?.phase === 'SETTLED')).toBe(true);
      expect(of.some(({ categories }) => categories.length === 0)).toBe(true);
    },
  );
});

describe('demo users', () => {
  const users = demoUsers();

  it('hold each municipal role alone in Skien, Porsgrunn and Gamle Oslo, and each role of IMDi', () => {
    const single = users
      .filter(({ grants }) => grants.length === 1)
      .flatMap(({ grants }) => grants);
    const at = (municipality: string | null): readonly string[] =>
      single.filter((grant) => grant.municipality === municipality).map(({ role }) => role);
    expect(unique(at('4003'))).toBe(16);
    expect(unique(at('4001'))).toBe(16);
    expect(unique(at('0301'))).toBe(16);
    expect(
      single
        .filter(({ municipality }) => municipality === '0301')
        .every(({ district }) => district === '030101'),
    ).toBe(true);
    expect(unique(at(null))).toBe(7);
  });

  it('have passwords of at least twelve characters and secrets of twenty bytes', () => {
    expect(users.every(({ password }) => password.length >= 12)).toBe(true);
    expect(users.every(({ totpSecret }) => /^[A-Z2-7]{32}$/.test(totpSecret))).toBe(true);
    expect(unique(users.map(({ password }) => password))).toBe(users.length);
    expect(unique(users.map(({ totpSecret }) => totpSecret))).toBe(users.length);
  });
});
