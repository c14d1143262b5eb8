import { words } from '../words.js';
import { Icon } from './icon.js';

/**
 * Links that download a table for a spreadsheet.
 * @param path of the table, below /api/v1
 */
export function DownloadMenu({ path }: { path: string }) {
  const { download, asCsv, asExcel } = words.value;
  const address = (as: string) => `/api/v1/${path}${path.includes('?') ? '&' : '?'}as=${as}`;
  return (
    <div class="buttons" role="group" aria-label={download}>
      <a class="button" href={address('csv')} download>
        <Icon name="download" />
        <span class="spoken">{download}</span> {asCsv}
      </a>
      <a class="button" href={address('xlsx')} download>
        <Icon name="download" />
        <span class="spoken">{download}</span> {asExcel}
      </a>
    </div>
  );
}
