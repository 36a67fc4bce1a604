import { sealer } from '@imdinett/persistence';
import { demoRandom, type DemoPerson } from '../world.ts';
import { folderContext } from './built.ts';

/** Everybody who was assigned has a folder (personmappe), sealed as the service seals it. */
export function folderRows(persons: readonly DemoPerson[], dataKeys: string): readonly object[] {
  const { seal } = sealer(dataKeys);
  return persons.flatMap(({ id, protection, settlement }) => {
    const assignedOn = settlement?.assignedOn ?? null;
    if (assignedOn === null) return [];
    const content = JSON.stringify(contentOf(id));
    return [
      {
        person_id: id,
        protection,
        content_sealed: seal(content, folderContext(id)),
        updated_on: assignedOn,
      },
    ];
  });
}

function contentOf(personId: string): object {
  const random = demoRandom('person-folder', personId);
  return {
    receptionCentre: random.pick(mappings),
    family: random.pick(families),
    health: random.chance(0.2) ? random.pick(healthNotes) : null,
    network: random.pick(networks),
  };
}

const mappings = [
  'Bosettingssamtale gjennomført med tolk. Ønsker arbeid så raskt som mulig.',
  'Bosettingssamtale gjennomført med tolk. Har yrkeserfaring fra butikk og lager.',
  'Bosettingssamtale gjennomført uten tolk. Snakker engelsk godt.',
  'Bosettingssamtale gjennomført på telefon. Bor privat.',
] as const;

const families = [
  null,
  'Reiser sammen med ektefelle og barn.',
  'Har søkt om familiegjenforening.',
  'Har søsken som er bosatt i samme fylke.',
] as const;

const healthNotes = [
  'Trenger bolig uten trapper.',
  'Bruker fast medisin og trenger fastlege ved ankomst.',
  'Er gravid.',
] as const;

const networks = [null, 'Har venner i kommunen.', 'Har en tante i nabokommunen.'] as const;
