import pino, { type Logger } from 'pino';
import { currentTraceId } from './trace';

export type { Logger };

/** Field names that never reach a log line, wherever they stand: secrets, tokens and what identifies a person. */
const secret = [
  'authorization',
  'password',
  'code',
  'token',
  'accessToken',
  'refreshToken',
  'challengeToken',
  'totpSecret',
  'nationalId',
  'dufNumber',
  'name',
  'email',
  'mobile',
  'address',
  'variables',
  'query',
];

/** An eleven-digit number in a message is treated as a national id, whatever it is. */
const longNumber = /(?<!\d)\d{11,12}(?!\d)/g;
const hideNumbers = (text: string): string => text.replaceAll(longNumber, '[number]');

/** JSON lines on stdout. What could identify a person or open an account is removed by name and by shape. */
export function makeLogger({
  name,
  level,
  stream,
}: {
  name: string;
  level: string;
  stream?: { write: (line: string) => void };
}): Logger {
  const options: pino.LoggerOptions = {
    name,
    level,
    base: { service: name },
    redact: {
      paths: secret.flatMap((field) => [
        `data.${field}`,
        `*.${field}`,
        `*.*.${field}`,
        ...(field === 'name' ? [] : [field]),
      ]),
      censor: '[redacted]',
    },
    mixin: () => {
      const traceId = currentTraceId();
      return traceId === undefined ? {} : { traceId };
    },
    hooks: {
      logMethod(args, method) {
        const cleaned = args.map((arg: unknown) =>
          typeof arg === 'string' ? hideNumbers(arg) : arg,
        );
        method.apply(this, cleaned as Parameters<typeof method>);
      },
    },
    serializers: {
      err: (error: unknown) =>
        error instanceof Error
          ? {
              type: error.name,
              message: hideNumbers(error.message),
              stack: hideNumbers(error.stack ?? ''),
            }
          : { type: typeof error },
    },
  };
  return stream ? pino(options, stream) : pino(options);
}
