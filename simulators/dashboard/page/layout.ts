import { type Html, html, when } from './html';

/** A link of a navigation. */
export interface Link {
	readonly href: string;
	readonly label: string;
}

/** What a page says, before the frame is put round it. */
export interface Page {
	readonly title: string;
	readonly body: Html;
	/** The tab that it belongs to, and the entry of the left menu. */
	readonly tab?: string;
	readonly menu?: { readonly label: string; readonly entries: readonly Link[]; readonly current: string };
}

/** What stands around the content of a page. */
export interface Frame {
	readonly product: 'My Account' | 'My Phone';
	readonly tabs: readonly Link[];
	/** Who is signed in. */
	readonly name?: string;
	readonly csrf: string;
	/** What has just been done. */
	readonly notice?: string;
}

/** The document. */
export function layout({ title, body, tab, menu }: Page, { product, tabs, name, csrf, notice }: Frame): string {
	const signOut =
		name !== undefined
			? html`<div class="who"><span>${name}</span><form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${csrf}"><button type="submit" class="quiet">Sign out</button></form></div>`
			: undefined;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${product}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="bar"><p class="brand"><span class="mark" aria-hidden="true"></span>WorkTime <strong>${product}</strong></p>${signOut}</div>
${when(tabs.length > 0, () => html`<nav class="tabs" aria-label="${product}"><ul>${tabs.map((link) => entry(link, tab))}</ul></nav>`)}</header>
<div class="frame${menu !== undefined && ' with-menu'}">
${menu && html`<nav class="menu" aria-label="${menu.label}"><ul>${menu.entries.map((link) => entry(link, menu.current))}</ul></nav>`}
<main id="content" tabindex="-1">
<h1>${title}</h1>
${when(notice !== undefined, () => html`<p class="alert good" role="status">${notice}</p>`)}
${body}
</main>
</div>
</body>
</html>
`.text;
}

const entry = ({ href, label }: Link, current: string | undefined): Html =>
	html`<li><a href="${href}"${label === current && html` aria-current="page"`}>${label}</a></li>`;
