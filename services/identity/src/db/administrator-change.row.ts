import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AdministratorChange } from '../domain/administrator-change';

@Entity('administrator_change')
export class AdministratorChangeRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  kind!: AdministratorChange['kind'];

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'uuid', name: 'user_id' })
  userId!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text' })
  origin!: AdministratorChange['origin'];

  @Column({ type: 'uuid', name: 'submitted_by' })
  submittedBy!: string;

  @Column({ type: 'timestamptz', name: 'submitted_at' })
  submittedAt!: Date;

  @Column({ type: 'text' })
  status!: AdministratorChange['status'];

  @Column({ type: 'uuid', name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'text', name: 'decision_reason', nullable: true })
  decisionReason!: string | null;

  @Column({ type: 'integer' })
  version!: number;
}
