import type { EntityManager } from 'typeorm';
import type { Settlement } from '../domain/settlement';
import { SettlementRow } from './settlement.row';

/** The first settlement stays: a later one opens no new five years. */
export async function keepFirstSettlement(
  manager: EntityManager,
  settlement: Settlement,
): Promise<void> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(SettlementRow)
    .values(settlement)
    .orIgnore()
    .execute();
}

export async function loadSettlement(
  manager: EntityManager,
  personId: string,
): Promise<Settlement | null> {
  return manager
    .createQueryBuilder(SettlementRow, 's')
    .where('s.person_id = :personId', { personId })
    .getOne();
}
