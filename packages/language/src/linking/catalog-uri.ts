/** Where the function `name`, in its `version`, is kept in the catalog with that root. */
export function catalogedFunctionUri(root: string, name: string, version: string): string {
  const base = root.replace(/\/+$/, '');
  return rawUri(
    `${base}/functions/${encodeURIComponent(name)}/${encodeURIComponent(version)}/function.yaml`,
  );
}

/**
 * A page of GitHub or GitLab that shows a file, as the URI of the file itself; any other URI as it
 * is. Without a branch it is the repository's default one. A folder of GitHub `@` a tag or branch
 * stands for the `function.yaml` in it.
 */
export function rawUri(uri: string): string {
  return functionOnGitHub(uri) ?? onGitHub(uri) ?? onGitLab(uri) ?? uri;
}

const GITHUB_FUNCTION =
  /^https:\/\/(?:www\.)?github\.com\/([^/]+)\/([^/]+)\/(?!(?:tree|blob|raw)\/)([^@]+)@([^/@]+)$/;

function functionOnGitHub(uri: string): string | undefined {
  const match = GITHUB_FUNCTION.exec(uri);
  if (!match) return undefined;
  const [, owner, repository, folder, reference] = match;
  return `https://raw.githubusercontent.com/${owner}/${repository}/${reference}/${folder}/function.yaml`;
}

const GITHUB =
  /^https:\/\/(?:www\.)?github\.com\/([^/]+)\/([^/]+)\/(?:(?:tree|blob|raw)\/([^/]+)\/)?(.+)$/;

function onGitHub(uri: string): string | undefined {
  const match = GITHUB.exec(uri);
  if (!match) return undefined;
  const [, owner, repository, reference = 'HEAD', path] = match;
  return `https://raw.githubusercontent.com/${owner}/${repository?.replace(/\.git$/, '')}/${reference}/${path}`;
}

/** GitLab is at home on many hosts, and has `/-/` before what it shows on each of them. */
const GITLAB = /^(https:\/\/[^/]+\/.+?)\/-\/(?:tree|blob|raw)\/([^/]+)\/(.+)$/;
const GITLAB_ROOT = /^(https:\/\/gitlab\.com\/(?:(?!\/functions\/).)+?)\/(functions\/.+)$/;

function onGitLab(uri: string): string | undefined {
  const shown = GITLAB.exec(uri);
  if (shown) return `${shown[1]}/-/raw/${shown[2]}/${shown[3]}`;
  const root = GITLAB_ROOT.exec(uri);
  return root ? `${root[1]?.replace(/\.git$/, '')}/-/raw/HEAD/${root[2]}` : undefined;
}
