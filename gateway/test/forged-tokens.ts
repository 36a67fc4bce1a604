import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
} from 'node:crypto';

/** What a forger has to work with, and more: the keys that identity signs with stand for every leak there could be. */
export type Forge = {
  readonly keys: Readonly<Record<'token' | 'record' | 'gateway' | 'own', JsonWebKey>>;
  /** Claims of a token that is good now. */
  readonly claims: Readonly<Record<string, unknown>> & { readonly iat: number };
  /** Another user of the system. */
  readonly otherUser: string;
  /** Where a key set of the forger's own is served. */
  readonly keySetUrl: string;
};

type Header = Readonly<Record<string, unknown>>;
type Part = object | string;

const encode = (part: Part): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Signed with Ed25519 whatever the header says; text is not made JSON again. */
function signed(header: Part, payload: Part, jwk: JsonWebKey): string {
  const content = `${encode(header)}.${encode(payload)}`;
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`;
}

const headerOf = ({ keys }: Forge): Header => ({
  alg: 'EdDSA',
  typ: 'at+jwt',
  kid: keys.token['kid'],
});

/** What every forgery below starts from: with nothing changed it is a token like identity's. */
export const genuine = (forge: Forge): string =>
  signed(headerOf(forge), forge.claims, forge.keys.token);

const claiming = (change: (forge: Forge) => object) => (forge: Forge) =>
  signed(headerOf(forge), { ...forge.claims, ...change(forge) }, forge.keys.token);

const headed = (change: (forge: Forge) => object) => (forge: Forge) =>
  signed({ ...headerOf(forge), ...change(forge) }, forge.claims, forge.keys.token);

const without = (name: string) => claiming(() => ({ [name]: undefined }));

/** A key of another kind, under the id of its own or of the one that is published. */
const byKey =
  (name: 'record' | 'gateway' | 'own', kid: 'its own' | 'published') => (forge: Forge) =>
    signed(
      { ...headerOf(forge), ...(kid === 'its own' && { kid: forge.keys[name]['kid'] }) },
      forge.claims,
      forge.keys[name],
    );

function hs256(forge: Forge, secret: string | Uint8Array, change: Header = {}): string {
  const content = `${encode({ ...headerOf(forge), alg: 'HS256', ...change })}.${encode(forge.claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const publicPem = ({ keys }: Forge): string =>
  createPublicKey({ key: keys.token, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();

const published = ({ kty, crv, x, kid }: JsonWebKey): object => ({ kty, crv, x, kid });

const parts = (token: string): readonly string[] => token.split('.');

function rs256(forge: Forge): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const content = `${encode({ ...headerOf(forge), alg: 'RS256' })}.${encode(forge.claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
}

/** Each by its name; none may be taken anywhere. */
export const forgedTokens: readonly (readonly [string, (forge: Forge) => string])[] = [
  [
    'alg none without a signature',
    (f) => `${encode({ ...headerOf(f), alg: 'none' })}.${encode(f.claims)}.`,
  ],
  ['alg none under a genuine signature', headed(() => ({ alg: 'none' }))],
  ['alg nOnE', headed(() => ({ alg: 'nOnE' }))],
  ['HS256 with the public key as PEM', (f) => hs256(f, publicPem(f))],
  [
    'HS256 with the bytes of the public key',
    (f) => hs256(f, Buffer.from(f.keys.token.x ?? '', 'base64url')),
  ],
  ['HS256 with the JWK as text', (f) => hs256(f, JSON.stringify(published(f.keys.token)))],
  ['RS256 under the published id', rs256],
  ['a key of the forger’s under the published id', byKey('own', 'published')],
  ['a key of the forger’s under its own id', byKey('own', 'its own')],
  ['the key of access records under its own id', byKey('record', 'its own')],
  ['the key of access records under the published id', byKey('record', 'published')],
  ['the gateway’s key under its own id', byKey('gateway', 'its own')],
  ['the gateway’s key under the published id', byKey('gateway', 'published')],

  ['no kid', headed(() => ({ kid: undefined }))],
  ['an unknown kid', headed(() => ({ kid: 'access-token-0' }))],
  [
    'a path as kid, with its empty file as secret',
    (f) => hs256(f, '', { kid: '../../../../../dev/null' }),
  ],
  ['a path as kid', headed(() => ({ kid: '../../../../../dev/null' }))],
  [
    'a statement as kid',
    headed(({ keys }) => ({ kid: `${String(keys.token['kid'])}' OR '1'='1` })),
  ],
  ['a list as kid', headed(({ keys }) => ({ kid: [keys.token['kid']] }))],
  [
    'an embedded key (jwk) of the forger’s',
    (f) => signed({ ...headerOf(f), jwk: published(f.keys.own) }, f.claims, f.keys.own),
  ],
  ['our own key embedded (jwk)', headed(({ keys }) => ({ jwk: published(keys.token) }))],
  [
    'an address of keys (jku)',
    (f) =>
      signed({ ...headerOf(f), kid: f.keys.own['kid'], jku: f.keySetUrl }, f.claims, f.keys.own),
  ],
  [
    'an address of a certificate (x5u)',
    (f) => signed({ ...headerOf(f), x5u: f.keySetUrl }, f.claims, f.keys.own),
  ],
  ['a certificate (x5c)', headed(() => ({ x5c: ['MIIB'] }))],
  ['crit', headed(() => ({ crit: ['exp'], exp: 1 }))],
  ['an unencoded payload (b64, crit)', headed(() => ({ b64: false, crit: ['b64'] }))],
  [
    'alg twice',
    (f) => signed(`{"alg":"none",${JSON.stringify(headerOf(f)).slice(1)}`, f.claims, f.keys.token),
  ],
  ['typ JWT', headed(() => ({ typ: 'JWT' }))],
  ['the typ of the gateway’s assertions', headed(() => ({ typ: 'gateway+jwt' }))],
  ['the typ of access records', headed(() => ({ typ: 'identity-access+jws' }))],
  ['no typ', headed(() => ({ typ: undefined }))],

  ['another audience', claiming(() => ({ aud: 'gateway' }))],
  [
    'several audiences, ours among them',
    claiming(({ claims }) => ({ aud: [claims['aud'], 'other'] })),
  ],
  ['another issuer', claiming(() => ({ iss: 'https://evil.example' }))],
  [
    'the issuer with a slash after it',
    claiming(({ claims }) => ({ iss: `${String(claims['iss'])}/` })),
  ],
  [
    'a life that is over',
    claiming(({ claims: { iat } }) => ({
      iat: iat - 400,
      exp: iat - 100,
      auth_time: iat - 400,
      otp_time: iat - 400,
    })),
  ],
  ['a life of a day', claiming(({ claims: { iat } }) => ({ exp: iat + 86_400 }))],
  ['issued in the future', claiming(({ claims: { iat } }) => ({ iat: iat + 60, exp: iat + 120 }))],
  ['not valid yet', claiming(({ claims: { iat } }) => ({ nbf: iat + 60 }))],
  ['a one-time code of the future', claiming(({ claims: { iat } }) => ({ otp_time: iat + 600 }))],
  ['no one-time code among the methods', claiming(() => ({ amr: ['pwd'] }))],
  [
    'sub twice',
    (f) =>
      signed(
        headerOf(f),
        `{"sub":"${f.otherUser}",${JSON.stringify(f.claims).slice(1)}`,
        f.keys.token,
      ),
  ],
  ['no sub', without('sub')],
  ['no sid', without('sid')],
  ['no jti', without('jti')],
  ['no epoch', without('epoch')],
  ['no exp', without('exp')],
  ['an epoch as text', claiming(({ claims }) => ({ epoch: String(claims['epoch']) }))],
  ['a sub that is a list', claiming(({ claims }) => ({ sub: [claims['sub']] }))],

  [
    'another user’s sub under the old signature',
    (f) => {
      const [header, , signature] = parts(genuine(f));
      return `${String(header)}.${encode({ ...f.claims, sub: f.otherUser })}.${String(signature)}`;
    },
  ],
  ['a shortened signature', (f) => genuine(f).slice(0, -4)],
  ['no signature', (f) => `${parts(genuine(f)).slice(0, 2).join('.')}.`],
  [
    'a signature of zeros',
    (f) => `${parts(genuine(f)).slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  ['padding after it', (f) => `${genuine(f)}==`],
  ['a fourth part', (f) => `${genuine(f)}.AAAA`],
];

/** Headers around a token that is good; still, nobody is let in by them. */
export const forgedHeaders: readonly (readonly [string, (token: string) => string])[] = [
  ['two tokens', (token) => `Bearer ${token}, Bearer ${token}`],
  ['two tokens with a space between', (token) => `Bearer ${token} ${token}`],
  ['two spaces before it', (token) => `Bearer  ${token}`],
  ['a tab before it', (token) => `Bearer\t${token}`],
  ['quotes around it', (token) => `Bearer "${token}"`],
  ['no scheme', (token) => token],
  ['another scheme', (token) => `DPoP ${token}`],
  ['the scheme twice', (token) => `Bearer Bearer ${token}`],
];
