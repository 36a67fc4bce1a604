import { sealer } from '@imdinett/persistence';
import { insertRows, type SeedContext } from './database.ts';
import { changeRequestsOf } from './grants/change-requests.ts';
import { caseEvents, casesOf, isExtra } from './grants/cases.ts';
import { personRow, settlementRows } from './grants/persons.ts';
import { rateRows } from './grants/rates.ts';
import { caseRow, extraCaseRow } from './grants/rows.ts';

/** Rates, and the cases that the demo persons' arrivals have opened, with those that arrivals do not give. */
export async function seedGrants({ client, env, persons, users }: SeedContext): Promise<void> {
  const cases = persons.flatMap(casesOf);
  const requests = changeRequestsOf(cases, users, sealer(env['DATA_KEYS'] ?? ''));
  const requested = new Set(requests.map(({ of }) => of.id));

  await insertRows(client, 'grant_rate', rateRows());
  await insertRows(client, 'person', persons.map(personRow));
  await insertRows(client, 'settlement', persons.flatMap(settlementRows));
  const ordinary = cases.filter((one) => !isExtra(one));
  await insertRows(
    client,
    'grant_case',
    ordinary.map((one) => caseRow(one, { hasRequest: requested.has(one.id) })),
  );
  await insertRows(client, 'extra_case', cases.filter(isExtra).map(extraCaseRow));
  await insertRows(
    client,
    'change_request',
    requests.map(({ row }) => row),
  );
  await insertRows(client, 'outbox', [
    ...cases.flatMap(caseEvents),
    ...requests.map(({ event }) => event),
  ]);
}
