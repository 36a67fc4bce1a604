import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AllocationLine, AllocationList } from '../domain/allocation';
import type { Protection } from '../domain/protection';

@Entity('allocation_list')
export class AllocationListRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'text' })
  origin!: AllocationList['origin'];

  @Column({ type: 'text' })
  status!: AllocationList['status'];

  @Column({ type: 'date', name: 'sent_on' })
  sentOn!: string;

  @Column({ type: 'bigint' })
  version!: number;
}

/** Municipality and district are those of the list. */
@Entity('allocation_line')
export class AllocationLineRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'list_id' })
  listId!: string;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'text' })
  phase!: AllocationLine['phase'];

  @Column({ type: 'date', name: 'answered_on', nullable: true })
  answeredOn!: string | null;

  @Column({ type: 'text', name: 'decline_reason', nullable: true })
  declineReason!: AllocationLine['declineReason'];

  @Column({ type: 'date', name: 'assigned_on', nullable: true })
  assignedOn!: string | null;

  @Column({ type: 'date', name: 'settled_on', nullable: true })
  settledOn!: string | null;

  @Column({ type: 'date', name: 'withdrawn_on', nullable: true })
  withdrawnOn!: string | null;
}
