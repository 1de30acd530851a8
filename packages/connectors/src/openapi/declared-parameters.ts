import {
  isObject,
  type JsonObject,
  listMember,
  member,
  objectMember,
  textMember,
} from '../arguments/json-object.ts';
import { dereference } from '../resources/dereference.ts';
import type { ApiDocument } from './document.ts';
import type { FoundOperation } from './find-operation.ts';
import type { Parameter } from './operation.ts';

/** The parameters of an operation, its own before those of its path, references resolved. */
export function declaredParameters(document: ApiDocument, found: FoundOperation): JsonObject[] {
  const byPlace = new Map<string, JsonObject>();
  for (const owner of [found.pathItem, found.operation]) {
    for (const entry of listMember(owner, 'parameters')) {
      const parameter = dereference(document, entry);
      if (!isObject(parameter)) continue;
      byPlace.set(`${textMember(parameter, 'in')} ${textMember(parameter, 'name')}`, parameter);
    }
  }
  return [...byPlace.values()];
}

/** API keys of the document's security schemes: parameters nobody has to give. */
function apiKeyParameters(document: ApiDocument): Parameter[] {
  const schemes =
    document.version === 'swagger-2'
      ? objectMember(document.root, 'securityDefinitions')
      : objectMember(objectMember(document.root, 'components'), 'securitySchemes');
  return Object.values(schemes).flatMap((entry) => {
    const scheme = dereference(document, entry);
    const name = textMember(scheme, 'name');
    const place = member(scheme, 'in');
    if (member(scheme, 'type') !== 'apiKey' || name === undefined) return [];
    if (place !== 'query' && place !== 'header' && place !== 'cookie') return [];
    const style = {
      kind: place === 'header' ? 'simple' : 'form',
      explode: false,
      separator: ',',
    } as const;
    return [{ name, in: place, required: false, style, default: undefined, secret: true }];
  });
}

/** Both lists; a declared parameter comes before an API key of the same name and place. */
export function withApiKeys(document: ApiDocument, declared: readonly Parameter[]): Parameter[] {
  const isDeclared = (key: Parameter) =>
    declared.some((parameter) => parameter.name === key.name && parameter.in === key.in);
  return [...declared, ...apiKeyParameters(document).filter((key) => !isDeclared(key))];
}
