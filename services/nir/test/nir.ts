import { randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import { startForTest, type Answer, type Harness } from '@imdinett/testing';
import { readConfig } from '../src/config';
import { migrations } from '../src/db/data-source';
import { personSecrets } from '../src/db/person-secrets';
import type { Category } from '../src/domain/category';
import type { ClosedData } from '../src/domain/closed-data';
import { nameKey, orderKey } from '../src/domain/name';
import type { Person, Place, Protection } from '../src/domain/person';
import type { PersonReach } from '../src/domain/reach';
import { startNir } from '../src/service';

const env = {
  DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  LOOKUP_KEY: Buffer.alloc(32, 2).toString('base64'),
};

const secrets = personSecrets({ dataKeys: env.DATA_KEYS, lookupKey: env.LOOKUP_KEY });

export function startNirForTest(): Promise<Harness> {
  return startForTest({
    service: 'nir',
    migrations,
    start: (given, overrides) => startNir(readConfig(given), overrides),
    env,
  });
}

export const skien: Place = { municipality: '4003', district: null };
export const porsgrunn: Place = { municipality: '4001', district: null };
export const gamleOslo: Place = { municipality: '0301', district: '030101' };
export const gruenerloekka: Place = { municipality: '0301', district: '030102' };

export type GivenPerson = Partial<Omit<Person, 'followUp' | 'version'>> & {
  readonly followUp?: Place | null;
  readonly since?: string;
  readonly categories?: readonly Category[];
  readonly closedData?: ClosedData;
};

export const intro: Category = {
  code: 'RETT_OG_PLIKT_INTRO',
  scheme: 'INTRODUCTION',
  law: 'INTEGRERINGSLOVEN',
  from: '2024-02-01',
  to: null,
};

export const norwegian: Category = { ...intro, code: 'RETT_OG_PLIKT_NORSK', scheme: 'NORWEGIAN' };

let count = 0;

/** Puts a person into the register, as the registration of a later issue will. */
export async function givenPerson({ database }: Harness, given: GivenPerson = {}): Promise<string> {
  const { id = randomUUID(), protection = 'NONE', categories = [], followUp = null } = given;
  const person = {
    givenName: 'Amina',
    familyName: `Yusuf ${String(count++)}`,
    dufNumber: `2021${String(count).padStart(8, '0')}`,
    address: { street: 'Storgata 1', postalCode: '3717', postalPlace: 'SKIEN' },
    nationalId: null,
    ...given,
  };
  const { municipality = null, district = null } = followUp ?? {};
  await insert(database, 'person', {
    id,
    version: 1,
    protection,
    law: given.law ?? 'INTEGRERINGSLOVEN',
    given_name: person.givenName,
    family_name: person.familyName,
    name_key: orderKey(person),
    given_name_key: nameKey(person.givenName),
    birth_date: given.birthDate ?? '1990-05-17',
    sex: given.sex ?? 'FEMALE',
    citizenship: given.citizenship ?? 'SO',
    duf_number: person.dufNumber,
    national_id_sealed:
      person.nationalId && secrets.seal('person.national_id', id, person.nationalId),
    national_id_hash: person.nationalId && secrets.hashOf(person.nationalId),
    address_sealed:
      person.address && secrets.seal('person.address', id, JSON.stringify(person.address)),
    follow_up_municipality: municipality,
    follow_up_district: district,
    follow_up_since: followUp && (given.since ?? '2024-02-01'),
    in_introduction_scheme:
      given.inIntroductionScheme ?? categories.some(({ scheme }) => scheme === 'INTRODUCTION'),
    in_norwegian_scheme:
      given.inNorwegianScheme ?? categories.some(({ scheme }) => scheme === 'NORWEGIAN'),
    categorised: given.categorised ?? categories.length > 0,
  });
  const ofPerson = { person_id: id, protection, municipality, district };
  if (followUp)
    await insert(database, 'person_follow_up', {
      id: randomUUID(),
      ...ofPerson,
      from_date: given.since ?? '2024-02-01',
      origin: 'REGISTRATION',
    });
  for (const { code, scheme, law, from, to } of categories)
    await insert(database, 'person_category', {
      id: randomUUID(),
      ...ofPerson,
      code,
      scheme,
      law,
      from_date: from,
      to_date: to,
    });
  if (given.closedData) {
    const { reason, note, closedOn } = given.closedData;
    const note_sealed = note && secrets.seal('person_closed_data.note', id, note);
    await insert(database, 'person_closed_data', {
      ...ofPerson,
      reason,
      note_sealed,
      closed_on: closedOn,
    });
  }
  return id;
}

export type GivenReach = {
  readonly reach: PersonReach['reach'];
  readonly place: Place;
  readonly protection?: Protection;
  readonly until?: string;
};

/** Puts what settlement or grants told, and what follows from it, beside the person, whose follow-up stays. */
export async function givenReach(
  { database }: Harness,
  personId: string,
  { reach, place, protection = 'NONE', until }: GivenReach,
): Promise<void> {
  const ofPerson = { person_id: personId, protection, ...place };
  await insert(database, 'reach_fact', {
    source: reach === 'granted' ? 'grants' : 'settlement',
    aggregate_id: personId,
    version: 1,
    ...ofPerson,
    kind: reach === 'granted' ? 'CASE_OPEN' : reach.toUpperCase(),
    happened_on: '2025-06-15',
  });
  await insert(database, 'person_reach', { ...ofPerson, reach, valid_until: until ?? null });
}

async function insert(
  database: Harness['database'],
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(row);
  const values = columns.map((_, index) => `$${String(index + 1)}`);
  await database.select(
    `INSERT INTO ${table} (${columns.join()}) VALUES (${values.join()})`,
    Object.values(row),
  );
}

/** Follows a reference to a person as the gateway does. */
export function referTo(
  nir: Harness,
  viewer: UserViewer,
  ids: readonly string[],
  fields: string,
): Promise<Answer> {
  return nir.query(
    viewer,
    `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Person { id ${fields} } } }`,
    { references: ids.map((id) => ({ __typename: 'Person', id })) },
  );
}

export function codes(answer: Answer): readonly string[] {
  return (answer.errors ?? []).map(
    ({ extensions, path }) => `${extensions.code} ${(path ?? []).join('.')}`,
  );
}
