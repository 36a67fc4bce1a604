import { insertRows, type SeedContext } from './database.ts';
import { nameKey, orderKey, personSecrets, type Secrets } from './nir/built.ts';
import { outboxRows, eventsOf } from './nir/events.ts';
import { followUpRows } from './nir/follow-up.ts';
import { factRows, reachRows } from './nir/reach.ts';
import { demoId, demoRandom, type DemoPerson } from './world.ts';

/** The demo persons as nir has registered, settled and moved them, with the events that it published. */
export async function seedNir({ client, env, persons }: SeedContext): Promise<void> {
  const secrets = personSecrets({
    dataKeys: env['DATA_KEYS'] ?? '',
    lookupKey: env['LOOKUP_KEY'] ?? '',
  });
  await insertRows(
    client,
    'person',
    persons.map((person) => personRow(person, secrets)),
  );
  await insertRows(client, 'person_category', persons.flatMap(categoryRows));
  await insertRows(client, 'person_follow_up', persons.flatMap(followUpRows));
  await insertRows(
    client,
    'person_closed_data',
    persons.filter(({ closedData }) => closedData).map((person) => closedDataRow(person, secrets)),
  );
  await insertRows(client, 'reach_fact', persons.flatMap(factRows));
  await insertRows(client, 'person_reach', persons.flatMap(reachRows));
  await insertRows(
    client,
    'outbox',
    persons.flatMap((person) => outboxRows(person, secrets)),
  );
}

function personRow(person: DemoPerson, secrets: Secrets): object {
  const { id, nationalId, address, followUp, categories } = person;
  return {
    id,
    version: eventsOf(person).length,
    family_id: person.familyId,
    protection: person.protection,
    law: person.law,
    given_name: person.givenName,
    family_name: person.familyName,
    name_key: orderKey(person),
    given_name_key: nameKey(person.givenName),
    birth_date: person.birthDate,
    sex: person.sex,
    citizenship: person.citizenship,
    duf_number: person.dufNumber,
    national_id_sealed: nationalId && secrets.seal('person.national_id', id, nationalId),
    national_id_hash: nationalId && secrets.hashOf(nationalId),
    address_sealed: address && secrets.seal('person.address', id, JSON.stringify(address)),
    follow_up_municipality: followUp?.municipality ?? null,
    follow_up_district: followUp?.district ?? null,
    follow_up_since: followUp?.since ?? null,
    in_introduction_scheme:
      person.introduction !== null || categories.some(({ scheme }) => scheme === 'INTRODUCTION'),
    in_norwegian_scheme:
      person.norwegian !== null || categories.some(({ scheme }) => scheme === 'NORWEGIAN'),
    categorised: categories.length > 0,
  };
}

/** Where the person is followed up now: what a row of a category or of closed data carries. */
const placed = ({ id, protection, followUp }: DemoPerson): object => ({
  person_id: id,
  protection,
  municipality: followUp?.municipality ?? null,
  district: followUp?.district ?? null,
});

const categoryRows = (person: DemoPerson): readonly object[] =>
  person.categories.map(({ code, scheme, law, from, to }) => ({
    id: demoId('nir-category', person.id, code, from),
    ...placed(person),
    code,
    scheme,
    law,
    from_date: from,
    to_date: to,
  }));

function closedDataRow(person: DemoPerson, secrets: Secrets): object {
  const random = demoRandom('nir-closed-data', person.id);
  const [reason, note] = random.pick(closedReasons);
  return {
    ...placed(person),
    reason,
    note_sealed: note && secrets.seal('person_closed_data.note', person.id, note),
    closed_on: person.followUp?.since ?? person.arrivedOn,
  };
}

const closedReasons = [
  ['THREAT', 'Skal ikke kontaktes sammen med tidligere ektefelle.'],
  ['HEALTH', 'Avtaler gjøres gjennom behandler.'],
  ['CHILD_WELFARE', 'Barneverntjenesten er orientert.'],
  ['OTHER', null],
] as const;
