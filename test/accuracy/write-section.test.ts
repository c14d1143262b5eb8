import { expect, test } from 'vitest';
import { withSection } from '../../bench/accuracy/write-section.js';

const PAGE = '# Page\n\nText.\n\n## One\n\nOld.\n\n### Part\n\n## Two\n\nStays.\n';

test('a section that is measured anew takes the place of the old one, and nothing else', () => {
  expect(withSection(PAGE, '## One\n\nNew.', '## Two')).toBe(
    '# Page\n\nText.\n\n## One\n\nNew.\n\n## Two\n\nStays.\n',
  );
});

test('a section that the page lacks follows the one that is named', () => {
  expect(withSection(PAGE, '## On\n\nNew.', '## Two')).toBe(`${PAGE}\n## On\n\nNew.\n`);
});

test('a page without the section that is named is left alone', () => {
  expect(() => withSection(PAGE, '## New', '## Three')).toThrow('has no section "## Three"');
});
