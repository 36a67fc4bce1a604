import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GrantCase } from '../domain/grant-case';

@Entity('grant_case')
export class GrantCaseRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  scheme!: GrantCase['scheme'];

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'integer' })
  year!: number;

  @Column({ type: 'integer', name: 'year_from_settlement', nullable: true })
  yearFromSettlement!: number | null;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'uuid', name: 'person_id', nullable: true })
  personId!: string | null;

  @Column({ type: 'text' })
  protection!: GrantCase['protection'];

  @Column({ type: 'text' })
  status!: GrantCase['status'];

  @Column({ type: 'date', name: 'opened_on' })
  openedOn!: string;

  @Column({ type: 'date', name: 'closed_on', nullable: true })
  closedOn!: string | null;

  @Column({ type: 'text', name: 'closed_reason', nullable: true })
  closedReason!: GrantCase['closedReason'];

  @Column({ type: 'bigint' })
  version!: number;
}
