export type DemoGrant = {
  readonly id: string;
  readonly role: string;
  readonly municipality: string | null;
  readonly district: string | null;
  readonly validFrom: string;
  readonly validTo: string | null;
};

export type DemoUser = {
  readonly id: string;
  /** `skien.kommunelesebruker`, `gamle-oslo.kommunelesebruker`, `imdi.nir`, `skien.alle-tjenester`. */
  readonly username: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly workPhone: string;
  readonly homeMunicipality: string | null;
  readonly homeDistrict: string | null;
  readonly password: string;
  /** Base32, 20 bytes. */
  readonly totpSecret: string;
  readonly grants: readonly DemoGrant[];
};
