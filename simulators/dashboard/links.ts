import type { DashboardBehaviour } from './behaviour';
import { type Html, html } from './page/html';
import type { DownloadLinks } from './visit';

/** The download links, as figures 4 and 5 have them. */
export function downloadLinks({ apple, android }: DownloadLinks, { downloadLinks: as }: DashboardBehaviour): Html {
	const [forApple, forAndroid] = as === 'right' ? [apple, android] : [android, apple];
	return html`<section class="card links" aria-labelledby="downloads"><h2 id="downloads">BroadTouch Mobile Client Download Links</h2>
<ul><li>Apple Link: <a href="${forApple}">${forApple}</a></li>
<li>Android Link: <a href="${forAndroid}">${forAndroid}</a></li></ul></section>`;
}
