import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Protection } from '../domain/person';

@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  protection!: Protection;

  @Column('bigint')
  version!: number;
}
