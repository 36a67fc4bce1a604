import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PersonSettlement } from '../domain/person-settlement';

@Entity('person_settlement')
export class PersonSettlementRow {
  @PrimaryColumn({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'uuid', name: 'line_id' })
  lineId!: string;

  @Column({ type: 'uuid', name: 'list_id' })
  listId!: string;

  @Column({ type: 'text' })
  protection!: PersonSettlement['protection'];

  @Column({ type: 'text' })
  phase!: PersonSettlement['phase'];

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'date', name: 'assigned_on', nullable: true })
  assignedOn!: string | null;

  @Column({ type: 'date', name: 'settled_on', nullable: true })
  settledOn!: string | null;

  @Column({ type: 'text', name: 'settled_district', nullable: true })
  settledDistrict!: string | null;

  @Column({ type: 'date', name: 'ended_on', nullable: true })
  endedOn!: string | null;

  @Column({ type: 'boolean', name: 'unaccompanied_minor' })
  unaccompaniedMinor!: boolean;

  @Column({ type: 'text' })
  household!: PersonSettlement['household'];

  @Column({ type: 'bigint' })
  version!: number;
}
