/** One more listener of a broker: over TLS, and for clients that log in with a name and a password. */
export type SecureListener = {
  readonly port: number;
  /** PEM, the key as PKCS #8. */
  readonly certificate: string;
  readonly key: string;
  readonly username: string;
  readonly password: string;
};

export const secureProtocol = 'SECURE:SASL_SSL';
export const secureAddress = (host: string, { port }: SecureListener): string =>
  `SECURE://${host}:${port}`;

export function secureProperties(listener: SecureListener): Record<string, string> {
  const { certificate, key, username, password } = listener;
  return {
    'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
    'listener.name.secure.ssl.keystore.type': 'PEM',
    'listener.name.secure.ssl.keystore.certificate.chain': inOneLine(certificate),
    'listener.name.secure.ssl.keystore.key': inOneLine(key),
  };
}

/** A file of properties reads the two characters `\n` as the end of a line. */
const inOneLine = (pem: string): string => pem.trim().replaceAll('\n', String.raw`\n`);
