import type { ExplanationAnswer } from '../../../src/http/schemas/class.js';
import { clock } from '../../format.js';
import { words } from '../../words.js';

type Stay = NonNullable<ExplanationAnswer['stays']>[number];

/** Where the devices of a student were in the hour around a class. */
export function Stays({ stays }: { stays: Stay[] }) {
  const { classPage } = words.value;
  return (
    <div>
      <h3>{classPage.stays}</h3>
      {stays.length === 0 ? (
        <p class="muted">{classPage.staysNone}</p>
      ) : (
        <>
          <p class="muted small">{classPage.staysMore}</p>
          <div class="table sideways stays" role="region" aria-label={classPage.stays} tabIndex={0}>
            <StaysTable stays={stays} />
          </div>
        </>
      )}
    </div>
  );
}

function StaysTable({ stays }: { stays: Stay[] }) {
  const { classPage } = words.value;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{classPage.time}</th>
          <th scope="col">{classPage.place}</th>
          <th scope="col">{classPage.device}</th>
        </tr>
      </thead>
      <tbody>
        {stays.map(({ device, accessPoint, room, from, to, inRoom }) => (
          <tr key={device + from + accessPoint}>
            <th scope="row">
              {clock(from)} – {clock(to)}
            </th>
            <td>
              {room ?? classPage.noKnownRoom}
              <div class="muted small">{accessPoint}</div>
              {inRoom && <span class="badge is-present">{classPage.inRoom}</span>}
            </td>
            <td>{device}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
