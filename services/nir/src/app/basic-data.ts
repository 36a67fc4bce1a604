import type { Viewer } from '@imdinett/access';
import { withIdempotency } from '@imdinett/persistence';
import type { Deps } from '../context';
import { saveBasicData } from '../db/person.store';
import { changedFields, correct, type Correction } from '../domain/basic-data';
import type { Person } from '../domain/person';
import { changedPerson, personToChange, type Change } from './change';

export type CorrectBasicData = Change & Correction;

/** Corrects basic data (grunndata). Shielding (adressesperre) is told to the other subgraphs in the same transaction. */
export function correctBasicData(
  deps: Deps,
  viewer: Viewer,
  input: CorrectBasicData,
): Promise<Person> {
  const action = 'nir.person:correct-basic';
  return deps.transaction(viewer, action, async (tx) => {
    const id = await withIdempotency(
      tx,
      { viewer, operation: 'correctBasicData', input },
      async () => {
        const { personId, expectedVersion, idempotencyKey: _, ...correction } = input;
        const before = await personToChange(deps, tx, {
          viewer,
          action,
          personId,
          expectedVersion,
        });
        const after = correct(before, correction);
        await saveBasicData(tx.manager, deps.secrets, after);
        await tx.audit({
          object: { type: 'person', id: personId },
          persons: [personId],
          fields: changedFields(before, after),
          before: { protection: before.protection },
          after: { protection: after.protection },
        });
        if (after.protection !== before.protection)
          await tx.publish({
            type: 'no.imdi.nir.person-protection-changed.v1',
            aggregate: { id: personId, version: after.version },
            data: { personId, protection: after.protection },
          });
        return personId;
      },
    );
    return changedPerson(deps, tx, { viewer, id });
  });
}
