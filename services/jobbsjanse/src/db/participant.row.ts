import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Financing, ParticipantStatus } from '../domain/participant';
import type { Protection } from '../domain/person';

@Entity('participant')
export class ParticipantRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint')
  version!: number;

  @Column('text', { name: 'national_id_sealed' })
  nationalIdSealed!: string;

  @Column('text', { name: 'national_id_hash' })
  nationalIdHash!: string;

  @Column('uuid', { name: 'person_id', nullable: true })
  personId!: string | null;

  @Column('text')
  protection!: Protection;

  @Column('text')
  municipality!: string;

  @Column('text', { nullable: true })
  district!: string | null;

  @Column('text')
  status!: ParticipantStatus;

  @Column('text')
  financing!: Financing;

  @Column('text', { nullable: true })
  project!: string | null;

  @Column('date', { name: 'started_on' })
  startedOn!: string;

  @Column('date', { name: 'ended_on', nullable: true })
  endedOn!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
