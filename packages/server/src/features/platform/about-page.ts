import type { About } from '@tutti/api';

/** What `/` shows a browser until the console lives there. */
export function aboutPage({ name, description, version, links }: About): string {
  const items = Object.entries(links).map(([rel, path]) => `<li><a href="${path}">${rel}</a></li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${name}</title>
<h1>${name} ${version}</h1>
<p>${description}</p>
<ul>${items.join('')}</ul>
</html>
`;
}
