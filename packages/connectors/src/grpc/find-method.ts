import type { DescMethod, Registry } from '@bufbuild/protobuf';
import { TerminalFault } from '@tutti/connector-kit';
import { didYouMean } from '../arguments/did-you-mean.ts';
import { shownPlace } from '../resources/resource.ts';

/** The method of that name; a `configuration` fault that knows a similar name when there is none. */
export function findMethod(
  schema: Registry,
  proto: URL,
  serviceName: string,
  name: string,
): DescMethod {
  const document = `The proto document at ${shownPlace(proto)}`;
  const service = schema.getService(serviceName);
  if (service === undefined) {
    const known = [...schema].flatMap((each) => (each.kind === 'service' ? [each.typeName] : []));
    const hint = didYouMean(serviceName, known);
    throw notFound(`${document} has no service "${serviceName.slice(0, 100)}".${hint}`);
  }
  const method = service.methods.find((each) => each.name === name);
  if (method !== undefined) return method;
  const hint = didYouMean(
    name,
    service.methods.map((each) => each.name),
  );
  throw notFound(
    `${document} has no method "${name.slice(0, 100)}" of the service ${serviceName}.${hint}`,
  );
}

function notFound(detail: string): TerminalFault {
  return new TerminalFault({ type: 'configuration', status: 404, title: 'No Such Method', detail });
}
