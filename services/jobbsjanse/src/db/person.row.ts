import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Protection } from '../domain/person';

@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  protection!: Protection;

  @Column('bigint', { name: 'protection_version' })
  protectionVersion!: number;

  @Column('date', { name: 'programme_ended_on', nullable: true })
  programmeEndedOn!: string | null;

  @Column('bigint', { name: 'programme_version' })
  programmeVersion!: number;
}

/** Which person a national id belongs to, by its keyed hash. */
@Entity('person_link')
export class PersonLinkRow {
  @PrimaryColumn('text', { name: 'national_id_hash' })
  nationalIdHash!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('bigint')
  version!: number;
}
