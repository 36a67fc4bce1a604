type Placed = {
  readonly place: { readonly municipality: string; readonly district: string | null } | null;
};

type Reference = { readonly number: string } | null;

/** Null where the place is closed data. */
export const municipalityOf = ({ place }: Placed): Reference =>
  place && { number: place.municipality };

export const districtOf = ({ place }: Placed): Reference =>
  place?.district ? { number: place.district } : null;
