// Runs in the page. What the page is at this instant.
export default function read() {
	const [arrival] = performance.getEntriesByType('navigation');
	const address = location.protocol === 'about:' ? '' : `${location.pathname}${location.search}`;
	return { markup: document.documentElement.outerHTML, address, status: arrival?.responseStatus ?? 0 };
}
