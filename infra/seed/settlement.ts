import { insertRows, type SeedContext } from './database.ts';
import { lineRows, listRows } from './settlement/allocations.ts';
import { eventsOf } from './settlement/events.ts';
import { folderRows } from './settlement/folders.ts';
import { personRow, settlementRows } from './settlement/persons.ts';
import { requestEvents, requestRows } from './settlement/requests.ts';

/** IMDi's requests as they were published, and the demo persons on their way from a list to their municipality. */
export async function seedSettlement({ client, env, persons }: SeedContext): Promise<void> {
  await insertRows(client, 'settlement_request', requestRows());
  await insertRows(client, 'person', persons.map(personRow));
  await insertRows(client, 'allocation_list', listRows(persons));
  await insertRows(client, 'allocation_line', persons.flatMap(lineRows));
  await insertRows(client, 'person_settlement', persons.flatMap(settlementRows));
  await insertRows(client, 'person_folder', folderRows(persons, env['DATA_KEYS'] ?? ''));
  await insertRows(client, 'outbox', [...requestEvents(), ...persons.flatMap(eventsOf)]);
}
