import { expressionIn } from '../expressions/expression.ts';
import { mapTemplate, template, textTemplate, wordTemplate } from '../expressions/template.ts';
import type { Call } from '../plan/call.ts';
import type { Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, expected, integer, type Reader } from '../reading/reader.ts';
import { authentication } from './authentication.ts';
import { builtInCall } from './built-in-call.ts';
import {
  argumentsOf,
  connectorCall,
  constants,
  credentials,
  endpointArguments,
} from './connector-call.ts';
import { externalResource } from './endpoint.ts';

const HOST = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;

const host: Reader<Template> = (at, scope) => {
  const name = asText('`host`', at, scope);
  if (name !== undefined && !expressionIn(name, scope) && !HOST.test(name))
    expected('`host` to be a host name', at, scope, name === '' ? 'empty-value' : 'invalid-name');
  return textTemplate('`host`')(at, scope);
};

const SERVICE = object('`service`', {
  name: required(wordTemplate('`name`')),
  host: required(host),
  port: optional(integer('`port`', { from: 0, to: 65_535 })),
  authentication: optional(authentication),
});

/** The message to send; also a list of them, for a method that takes a stream. */
const messages: Reader<Template> = (at, scope) =>
  at.kind === 'list' ? template(at, scope) : mapTemplate('`arguments`')(at, scope);

const GRPC = object('`with` of a grpc call', {
  proto: required(externalResource),
  service: required(SERVICE),
  method: required(wordTemplate('`method`')),
  arguments: optional(messages),
});

const grpcArguments: Reader<Call> = (at, scope) => {
  const { proto, service, method, arguments: sent } = GRPC(at, scope);
  const { name, host, port, authentication: by } = service;
  const given = {
    proto: argumentsOf(endpointArguments(proto)),
    service: argumentsOf({
      name,
      host,
      ...constants({ port }),
      authentication: by && credentials(by),
    }),
    method,
    arguments: sent,
  };
  return connectorCall('grpc', 'call', given, by);
};

export const grpcCall = builtInCall(grpcArguments);
