import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChangeRequest } from '../domain/change-request';
import type { Protection } from '../domain/protection';

/** Person, shielding and place are those of the case. */
@Entity('change_request')
export class ChangeRequestRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'case_id' })
  caseId!: string;

  @Column({ type: 'uuid', name: 'person_id', nullable: true })
  personId!: string | null;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'text' })
  level!: ChangeRequest['level'];

  @Column({ type: 'text' })
  reason!: ChangeRequest['reason'];

  @Column({ type: 'text', name: 'text_sealed' })
  textSealed!: string;

  @Column({ type: 'text' })
  status!: ChangeRequest['status'];

  @Column({ type: 'timestamptz', name: 'submitted_at' })
  submittedAt!: Date;

  @Column({ type: 'uuid', name: 'submitted_by' })
  submittedBy!: string;
}
