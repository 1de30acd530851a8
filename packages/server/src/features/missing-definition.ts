/** The definition that a request names. `version` may be `latest`. */
interface NamedDefinition {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** What to say of a definition that is not published, and what to do. */
export function missingDefinitionText({ namespace, name, version }: NamedDefinition): string {
  const what = version === 'latest' ? 'definition' : `version ${version} of`;
  return `There is no ${what} ${namespace}/${name}. Publish it, or see what there is: tutti definitions list --namespace ${namespace}`;
}
