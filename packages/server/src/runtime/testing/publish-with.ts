import { compileDefinition } from '@tutti/language';
import { callTask, NOW, type World } from './world.ts';

interface Body {
  readonly tasks: string;
  readonly version: string;
  readonly schedule: string;
}

/** Publishes `test/<name>` with this metadata; its tasks call the outside once, unless told otherwise. */
export async function publishWith(
  world: World,
  name: string,
  metadata: string,
  more: Partial<Body> = {},
): Promise<void> {
  const { tasks = callTask('work'), version = '1.0.0', schedule = '' } = more;
  const source = `
document: { dsl: '1.0.3', namespace: test, name: ${name}, version: '${version}', metadata: ${metadata} }
${schedule && `schedule: ${schedule}`}
do:
${tasks}`;
  const compiled = compileDefinition(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
  const { plan } = compiled;
  const record = { namespace: 'test', name, version, source, planId: plan.id, publishedAt: NOW };
  await world.store.publish(record, plan);
}
