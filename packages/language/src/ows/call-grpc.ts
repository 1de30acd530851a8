import { mapTemplate } from '../expressions/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { expected, integer, type Reader, text } from '../reading/reader.ts';
import { authentication } from './authentication.ts';
import { unsupportedCall } from './built-in-call.ts';
import { externalResource } from './endpoint.ts';

const HOST = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;

const host: Reader<string> = (at, scope) => {
  const name = text('`host`')(at, scope);
  if (name !== '' && !HOST.test(name))
    expected('`host` to be a host name', at, scope, 'invalid-name');
  return name;
};

const SERVICE = object('`service`', {
  name: required(text('`name`')),
  host: required(host),
  port: optional(integer('`port`', { from: 0, to: 65_535 })),
  authentication: optional(authentication),
});

const GRPC = object('`with` of a grpc call', {
  proto: required(externalResource),
  service: required(SERVICE),
  method: required(text('`method`')),
  arguments: optional(mapTemplate('`arguments`')),
});

export const grpcCall = unsupportedCall('grpc', GRPC);
