import type { CourseAnswer, TotalRates } from '../../../src/http/schemas/course.js';
import { percent } from '../../format.js';
import { Hidden } from '../../parts/rate-bar.js';
import { words } from '../../words.js';

type Classes = CourseAnswer['classes'];

/** The rates of each section over all days, and what became of its classes. */
export function KeyFigures({ answer }: { answer: CourseAnswer }) {
  const { courses, figures } = words.value;
  const { sections, total, classes } = answer;
  const heads = [
    ...[courses.rate, courses.interval, courses.late, courses.classes, courses.heldClasses],
    ...[courses.notHeld, figures.states.moved, courses.noData, courses.open],
  ];
  return (
    <section class="block">
      <h2>{courses.keyFigures}</h2>
      <div class="table sideways" role="region" aria-label={courses.keyFigures} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{courses.section('')}</th>
              {heads.map((head) => (
                <th scope="col" class="end" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sections.map((one) => (
              <Row
                key={one.section}
                name={courses.section(one.section)}
                rates={one.total}
                classes={classes.filter(({ section }) => section === one.section)}
              />
            ))}
            {total && sections.length > 1 && (
              <Row name={courses.together} rates={total} classes={classes} />
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ name, rates, classes }: { name: string; rates: TotalRates; classes: Classes }) {
  const { rate, rateLow, rateHigh, lateShare, hidden } = rates;
  const countOf = (wanted: string) => classes.filter(({ state }) => state === wanted).length;
  const notHeld = countOf('not_held');
  const moved = countOf('moved');
  const noData = countOf('no_data');
  const open = classes.length - countOf('final') - notHeld - moved - noData;
  return (
    <tr>
      <th scope="row" class="nowrap">
        {name}
      </th>
      <td class="end">{rate === null ? hidden ? <Hidden /> : '–' : <b>{percent(rate)}</b>}</td>
      <td class="end nowrap">
        {rateLow !== null && rateHigh !== null && `${percent(rateLow)} – ${percent(rateHigh)}`}
      </td>
      <td class="end">{lateShare !== null && percent(lateShare)}</td>
      <td class="end">{classes.length}</td>
      <td class="end">{rates.classes}</td>
      <td class="end">{notHeld}</td>
      <td class="end">{moved}</td>
      <td class="end">{noData}</td>
      <td class="end">{open}</td>
    </tr>
  );
}
