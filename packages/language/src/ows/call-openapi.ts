import { mapTemplate, textTemplate } from '../expressions/template.ts';
import type { Call } from '../plan/call.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { bool, type Reader } from '../reading/reader.ts';
import { authentication } from './authentication.ts';
import { builtInCall } from './built-in-call.ts';
import { responseForm } from './call-http.ts';
import {
  argumentsOf,
  connectorCall,
  constants,
  credentials,
  endpointArguments,
} from './connector-call.ts';
import { externalResource } from './endpoint.ts';

const OPENAPI = object('`with` of an openapi call', {
  document: required(externalResource),
  operationId: required(textTemplate('`operationId`')),
  parameters: optional(mapTemplate('`parameters`')),
  authentication: optional(authentication),
  output: optional(responseForm),
  redirect: optional(bool('`redirect`')),
});

const openApiArguments: Reader<Call> = (at, scope) => {
  const { document, authentication: by, ...rest } = OPENAPI(at, scope);
  const { operationId, parameters, output = 'content', redirect = false } = rest;
  const given = {
    document: argumentsOf(endpointArguments(document)),
    operationId,
    parameters,
    authentication: by && credentials(by),
    ...constants({ output, redirect }),
  };
  return connectorCall('openapi', 'call', given, by);
};

export const openApiCall = builtInCall(openApiArguments);
