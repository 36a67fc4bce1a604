import { can, scopeOf, type Standing, type Viewer } from '@imdinett/access';
import { placeOf, type Person } from '../domain/person';
import { shown, type ClosedReach } from '../domain/shielding';

/** How a person stands, but for the reaches of settlement and grants: those only ever let one read, which the database decides. */
export function standingOf({
  followUp,
  categorised,
  inIntroductionScheme,
  inNorwegianScheme,
}: Person): Standing {
  const place = placeOf(followUp);
  const followedUp = place ? [place] : [];
  return {
    categorised,
    'followed-up': followedUp,
    'followed-up-intro': inIntroductionScheme ? followedUp : [],
    'followed-up-norwegian': inNorwegianScheme ? followedUp : [],
  };
}

export function closedReachOf(viewer: Viewer, person: Person): ClosedReach {
  if (scopeOf(viewer, 'nir.person:read-closed').some(({ reach }) => reach === 'all'))
    return 'EVERYBODY';
  return can(viewer, 'nir.person:read-closed', standingOf(person)) ? 'PERSON' : 'NONE';
}

/** What the viewer may see of a person who is within reach. */
export function shownTo(viewer: Viewer, person: Person): Person | null {
  return shown(person, closedReachOf(viewer, person));
}
