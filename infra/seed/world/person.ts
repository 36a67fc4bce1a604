/** A municipality, with a district where the place has one. */
export type DemoPlace = { readonly municipality: string; readonly district: string | null };

export type Protection = 'NONE' | 'CONFIDENTIAL' | 'STRICTLY_CONFIDENTIAL';
export type Sex = 'FEMALE' | 'MALE' | 'UNKNOWN';
export type Law = 'INTRODUKSJONSLOVEN' | 'INTEGRERINGSLOVEN' | 'KAPITTEL_6A';

/** The working list of computed categories (beregnet kategori) of the dossier, 2.4. */
export type DemoCategory = {
  readonly code:
    | 'RETT_OG_PLIKT_INTRO'
    | 'KAN_TILBYS_INTRO'
    | 'RETT_INTRO'
    | 'RETT_OG_PLIKT_NORSK'
    | 'PLIKT_NORSK'
    | 'RETT_NORSK'
    | 'KAN_TILBYS_NORSK'
    | 'ASYLNORSK';
  readonly scheme: 'INTRODUCTION' | 'NORWEGIAN' | 'ASYLUM_NORWEGIAN';
  readonly law: Law;
  readonly from: string;
  readonly to: string | null;
};

/** Where the person stands between IMDi and a municipality (fordeling → søkt ut → bosatt). */
export type DemoSettlement = {
  readonly phase: 'ALLOCATED' | 'ACCEPTED' | 'DECLINED' | 'ASSIGNED' | 'SETTLED' | 'WITHDRAWN';
  /** In which phase a withdrawn one was withdrawn. */
  readonly withdrawnFrom: 'ALLOCATED' | 'ASSIGNED' | null;
  readonly municipality: string;
  readonly district: string | null;
  readonly listId: string;
  readonly listSentOn: string;
  readonly answeredOn: string | null;
  readonly declineReason:
    'NO_HOUSING' | 'NO_HEALTH_CAPACITY' | 'YEARLY_NUMBER_REACHED' | 'OTHER' | null;
  readonly assignedOn: string | null;
  readonly settledOn: string | null;
  readonly withdrawnOn: string | null;
  /** The end of "settled here": a later move of the follow-up municipality. */
  readonly endedOn: string | null;
  readonly unaccompaniedMinor: boolean;
  readonly household: 'SINGLE' | 'FAMILY';
  /** Competence mapping (kompetansekartlegging), if carried out. */
  readonly competenceMappedOn: string | null;
};

export type DemoGrantCase = {
  readonly id: string;
  /** As the grant codes are written, for example `AR-1 EV`. */
  readonly code: string;
  readonly municipality: string;
  readonly year: number;
  readonly status: 'OPEN' | 'CLOSED';
};

export type DemoPerson = {
  readonly id: string;
  /** `skien/allocated`: where and how this person stands; `country/…` for those outside the named places. */
  readonly group: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly sex: Sex;
  /** ISO 3166-1 alpha-2, `XX` for stateless. */
  readonly citizenship: string;
  readonly dufNumber: string;
  /** Synthetic (month + 80), a D-number before settlement; null for some who have none yet. */
  readonly nationalId: string | null;
  readonly address: {
    readonly street: string;
    readonly postalCode: string;
    readonly postalPlace: string;
  } | null;
  readonly familyId: string;
  readonly law: Law;
  readonly permit: {
    /** Section of utlendingsloven: `§ 28`, `§ 34`, `§ 35`, `§ 38`, `kapittel 6`. */
    readonly section: string;
    readonly grantedOn: string;
    readonly validTo: string | null;
  };
  readonly arrivedOn: string;
  readonly categories: readonly DemoCategory[];
  readonly introduction: {
    readonly decidedOn: string;
    readonly startedOn: string | null;
    readonly endedOn: string | null;
    readonly endReason: 'COMPLETED' | 'LOST' | null;
    readonly municipality: string;
  } | null;
  readonly norwegian: { readonly decidedOn: string; readonly municipality: string } | null;
  /** The follow-up municipality and district (oppfølgingskommune, oppfølgingsbydel) now. */
  readonly followUp: {
    readonly municipality: string;
    readonly district: string | null;
    readonly since: string;
  } | null;
  /** The one before, when it moved. */
  readonly followUpBefore: {
    readonly municipality: string;
    readonly district: string | null;
  } | null;
  /** Closed data (lukkede data) for reasons of the person's own, also when protection is NONE. */
  readonly closedData: boolean;
  readonly protection: Protection;
  readonly settlement: DemoSettlement | null;
  /** Only what does not follow from the settlement by the rules of grants (AR-1 to AR-5, EMINB, EMINU). */
  readonly grantCases: readonly DemoGrantCase[];
  readonly jobbsjanse: {
    readonly participantId: string;
    readonly municipality: string;
    readonly startedOn: string;
    readonly submitted: boolean;
  } | null;
};
