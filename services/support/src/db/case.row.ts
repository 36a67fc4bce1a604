import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Area } from '../domain/area';
import type { Protection } from '../domain/person';
import type { CaseStatus, Reference, Side } from '../domain/support-case';

@Entity('support_case')
export class CaseRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint')
  version!: number;

  @Column('text')
  municipality!: string;

  @Column('text', { nullable: true })
  district!: string | null;

  @Column('text')
  area!: Area;

  @Column('text')
  status!: CaseStatus;

  @Column('text', { name: 'subject_sealed' })
  subjectSealed!: string;

  @Column('uuid', { name: 'opened_by' })
  openedBy!: string;

  @Column('uuid', { name: 'assigned_to', nullable: true })
  assignedTo!: string | null;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

/** Apart from the case, so that row-level security can hide what points at a shielded person. */
@Entity('case_reference')
export class CaseReferenceRow {
  @PrimaryColumn('uuid', { name: 'case_id' })
  caseId!: string;

  @Column('text')
  kind!: Reference['kind'];

  @Column('uuid', { name: 'target_id' })
  targetId!: string;

  @Column('text')
  protection!: Protection;

  @Column('text')
  municipality!: string;

  @Column('text', { nullable: true })
  district!: string | null;

  @Column('uuid', { name: 'opened_by' })
  openedBy!: string;
}

@Entity('support_message')
export class MessageRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'case_id' })
  caseId!: string;

  @Column('text')
  municipality!: string;

  @Column('text', { nullable: true })
  district!: string | null;

  @Column('uuid', { name: 'opened_by' })
  openedBy!: string;

  @Column('text')
  side!: Side;

  @Column('uuid', { name: 'author_id' })
  authorId!: string;

  @Column('text', { name: 'text_sealed' })
  textSealed!: string;

  @Column('timestamptz', { name: 'written_at' })
  writtenAt!: Date;
}
