/**
 * A page with a section of it measured anew.
 * @param section begins with its heading, "## ..."
 * @param before the heading of the section before it, for a page that does not have it yet
 */
export function withSection(page: string, section: string, before: string): string {
  const sections = page.trimEnd().split(/\n\n(?=## )/);
  const placeOf = (heading: string) =>
    sections.findIndex((one) => one === heading || one.startsWith(`${heading}\n`));
  const known = placeOf(section.split('\n', 1)[0]!);
  if (known >= 0) sections[known] = section;
  else {
    const place = placeOf(before);
    if (place < 0) throw new Error(`The page has no section "${before}": write all of it first.`);
    sections.splice(place + 1, 0, section);
  }
  return `${sections.join('\n\n')}\n`;
}
