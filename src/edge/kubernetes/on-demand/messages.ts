import protobuf from 'protobufjs/light.js';

/**
 * The few messages of Envoy's secret discovery (SDS) in its incremental form, after envoy/service/discovery/v3,
 * envoy/extensions/transport_sockets/tls/v3 and google/rpc; fields that we neither read nor write are left out.
 */

export const SECRET_TYPE = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';

/** A request of Envoy's for names, or its word on the answer before. */
export type DeltaRequest = {
  typeUrl: string;
  subscribe: string[];
  unsubscribe: string[];
  /** In the first request of a stream: the versions that Envoy still holds from an earlier one. */
  initialVersions: Record<string, string>;
  /** The nonce of the answer that this is about; empty: of none. */
  nonce: string;
  /** Envoy's reason for not taking that answer; null: it took it. */
  refused: string | null;
};

export type NamedCertificate = { name: string; version: string; chain: Buffer; key: Buffer };

export type DeltaResponse = { nonce: string; certificates: NamedCertificate[]; removed: string[] };

const string = (id: number) => ({ type: 'string', id });
const strings = (id: number) => ({ rule: 'repeated' as const, type: 'string', id });
const bytes = (id: number) => ({ type: 'bytes', id });

const root = protobuf.Root.fromJSON({
  nested: {
    Status: { fields: { message: string(2) } },
    DeltaRequest: {
      fields: {
        typeUrl: string(2),
        subscribe: strings(3),
        unsubscribe: strings(4),
        initialVersions: { keyType: 'string', type: 'string', id: 5 } as protobuf.IMapField,
        nonce: string(6),
        error: { type: 'Status', id: 7 },
      },
    },
    Any: { fields: { typeUrl: string(1), value: bytes(2) } },
    Resource: { fields: { version: string(1), resource: { type: 'Any', id: 2 }, name: string(3) } },
    DeltaResponse: {
      fields: {
        resources: { rule: 'repeated', type: 'Resource', id: 2 },
        typeUrl: string(4),
        nonce: string(5),
        removed: strings(6),
      },
    },
    DataSource: { fields: { inlineBytes: bytes(2) } },
    TlsCertificate: {
      fields: { chain: { type: 'DataSource', id: 1 }, key: { type: 'DataSource', id: 2 } },
    },
    Secret: { fields: { name: string(1), tlsCertificate: { type: 'TlsCertificate', id: 2 } } },
  },
});
const DELTA_REQUEST = root.lookupType('DeltaRequest');
const DELTA_RESPONSE = root.lookupType('DeltaResponse');
const SECRET = root.lookupType('Secret');

/** @throws Error for bytes that are no such message. */
export function decodeRequest(message: Uint8Array): DeltaRequest {
  const read = DELTA_REQUEST.toObject(DELTA_REQUEST.decode(message), { defaults: true }) as Omit<
    DeltaRequest,
    'refused'
  > & { error: { message: string } | null };
  const { error, ...rest } = read;
  return { ...rest, refused: error === null ? null : error.message || 'no reason given' };
}

export function encodeResponse({ nonce, certificates, removed }: DeltaResponse): Buffer {
  const resources = certificates.map(({ name, version, chain, key }) => {
    const tlsCertificate = { chain: { inlineBytes: chain }, key: { inlineBytes: key } };
    const value = SECRET.encode({ name, tlsCertificate }).finish();
    return { name, version, resource: { typeUrl: SECRET_TYPE, value } };
  });
  return Buffer.from(DELTA_RESPONSE.encode({ resources, typeUrl: SECRET_TYPE, nonce, removed }).finish());
}

/** As Envoy writes and reads them; for tests. */
export function encodeRequest({ refused, ...request }: Partial<DeltaRequest>): Buffer {
  const error = refused === undefined || refused === null ? {} : { error: { message: refused } };
  return Buffer.from(DELTA_REQUEST.encode({ ...request, ...error }).finish());
}

/** @throws Error for bytes that are no such message. */
export function decodeResponse(message: Uint8Array): DeltaResponse {
  type Raw = {
    nonce: string;
    removed: string[];
    resources: { version: string; resource: { value: Buffer } }[];
  };
  type Secret = {
    name: string;
    tlsCertificate: { chain: { inlineBytes: Buffer }; key: { inlineBytes: Buffer } };
  };
  const { nonce, removed, resources } = DELTA_RESPONSE.toObject(DELTA_RESPONSE.decode(message), {
    defaults: true,
  }) as Raw;
  const certificates = resources.map(({ version, resource }) => {
    const { name, tlsCertificate } = SECRET.toObject(SECRET.decode(resource.value)) as Secret;
    const { chain, key } = tlsCertificate;
    return { name, version, chain: chain.inlineBytes, key: key.inlineBytes };
  });
  return { nonce, certificates, removed };
}
