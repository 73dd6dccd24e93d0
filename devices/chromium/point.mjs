// Runs in the page. Brings an element into view and tells where to click on it, or why nobody could.
export default function point(element, selects) {
	if (selects) {
		element.select?.();
		return { x: 0, y: 0 };
	}
	element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
	const [box] = element.getClientRects();
	if (box === undefined || box.width === 0 || box.height === 0) return { x: 0, y: 0, obstacle: 'it is not to be seen' };
	const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
	const top = document.elementFromPoint(x, y);
	if (element.contains(top) || top?.closest('label')?.control === element) return { x, y };
	return { x, y, obstacle: top === null ? 'it is outside of the window' : `<${top.localName} class="${top.className}"> lies over it` };
}
