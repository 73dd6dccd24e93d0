import type { Course } from './course';
import { mermaid } from './mermaid';
import { standaloneSvg } from './standalone';
import { ladderText } from './text';

/** How a ladder is put down: lines for a terminal, Mermaid or SVG for a ticket. */
export type LadderForm = 'text' | 'mermaid' | 'svg';

/** Puts a course down as a ladder. @param title stands over a drawing, which may be seen without what it was drawn from. */
export function putDown(course: Course, form: LadderForm, title: string): string {
	switch (form) {
		case 'text':
			return ladderText(course);
		case 'mermaid':
			return mermaid(course);
		case 'svg':
			return standaloneSvg(course, title);
	}
}
