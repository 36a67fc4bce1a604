import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Protection } from '../domain/protection';

@Entity('person_folder')
export class PersonFolderRow {
  @PrimaryColumn({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text', name: 'content_sealed' })
  contentSealed!: string;

  @Column({ type: 'date', name: 'updated_on' })
  updatedOn!: string;
}
