import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Person, Protection } from '../domain/person';

@Entity('person')
export class PersonRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'bigint' })
  version!: number;

  @Column({ type: 'text' })
  protection!: Protection;

  @Column({ type: 'text' })
  law!: Person['law'];

  @Column({ type: 'text', name: 'given_name' })
  givenName!: string;

  @Column({ type: 'text', name: 'family_name' })
  familyName!: string;

  /** Family name and given name as `nameKey` makes them: order and search. */
  @Column({ type: 'text', name: 'name_key' })
  nameKey!: string;

  @Column({ type: 'text', name: 'given_name_key' })
  givenNameKey!: string;

  @Column({ type: 'date', name: 'birth_date' })
  birthDate!: string;

  @Column({ type: 'text' })
  sex!: Person['sex'];

  @Column({ type: 'text', nullable: true })
  citizenship!: string | null;

  @Column({ type: 'text', name: 'duf_number' })
  dufNumber!: string;

  @Column({ type: 'text', name: 'national_id_sealed', nullable: true })
  nationalIdSealed!: string | null;

  @Column({ type: 'text', name: 'address_sealed', nullable: true })
  addressSealed!: string | null;

  @Column({ type: 'text', name: 'follow_up_municipality', nullable: true })
  followUpMunicipality!: string | null;

  @Column({ type: 'text', name: 'follow_up_district', nullable: true })
  followUpDistrict!: string | null;

  @Column({ type: 'date', name: 'follow_up_since', nullable: true })
  followUpSince!: string | null;

  @Column({ type: 'boolean', name: 'in_introduction_scheme' })
  inIntroductionScheme!: boolean;

  @Column({ type: 'boolean', name: 'in_norwegian_scheme' })
  inNorwegianScheme!: boolean;

  @Column({ type: 'boolean' })
  categorised!: boolean;
}
