import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ExtraCase } from '../domain/extra-case';

@Entity('extra_case')
export class ExtraCaseRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'integer', name: 'grant_year' })
  grantYear!: number;

  @Column({ type: 'integer' })
  year!: number;

  @Column({ type: 'text' })
  municipality!: string;

  @Column({ type: 'text', nullable: true })
  district!: string | null;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  protection!: ExtraCase['protection'];

  @Column({ type: 'text' })
  status!: ExtraCase['status'];

  @Column({ type: 'date', name: 'opened_on' })
  openedOn!: string;

  @Column({ type: 'date', name: 'closed_on', nullable: true })
  closedOn!: string | null;

  @Column({ type: 'date', name: 'application_deadline' })
  applicationDeadline!: string;

  @Column({ type: 'bigint' })
  version!: number;
}
