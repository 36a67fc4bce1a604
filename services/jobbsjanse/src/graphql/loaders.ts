import type { Viewer } from '@imdinett/access';
import DataLoader from 'dataloader';
import {
  listOfMunicipalities,
  readParticipations,
  type MunicipalityPage,
  type ParticipantConnection,
} from '../app/participant';
import type { Deps } from '../context';
import type { ShownParticipant } from '../domain/shielding';

export type Loaders = {
  readonly participationsOfPerson: DataLoader<string, readonly ShownParticipant[]>;
  readonly participantsOfMunicipality: DataLoader<MunicipalityPage, ParticipantConnection, string>;
};

export function makeLoaders(deps: Deps, viewer: () => Viewer): Loaders {
  return {
    participationsOfPerson: new DataLoader(async (ids) => readParticipations(deps, viewer(), ids)),
    participantsOfMunicipality: new DataLoader(
      async (pages) => listOfMunicipalities(deps, viewer(), pages),
      {
        cacheKeyFn: ({ municipality, first, after }) =>
          JSON.stringify([municipality, first, after]),
      },
    ),
  };
}
