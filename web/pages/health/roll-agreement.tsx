import type { AgreementAnswer } from '../../../src/http/schemas/roll.js';
import { classAddress } from '../../addresses.js';
import { number, percent, shortDay } from '../../format.js';
import { useAnswer } from '../../live/use-answer.js';
import { Answered } from '../../parts/page.js';
import { words } from '../../words.js';

/** More classes than these are only counted. */
const MOST_CLASSES = 20;

type ClassAgreement = AgreementAnswer['classes'][number];

/** How well the method agrees with rolls, class by class. */
export function RollAgreement() {
  const answer = useAnswer<AgreementAnswer>('rolls/agreement');
  return (
    <section class="block">
      <h2>{words.value.roll.agreement}</h2>
      <Answered answer={answer} lines={2}>
        {(found) => <View answer={found} />}
      </Answered>
    </section>
  );
}

function View({ answer: { from, to, total, classes } }: { answer: AgreementAnswer }) {
  const { roll } = words.value;
  const days = [shortDay(from), shortDay(to)] as const;
  if (classes.length === 0) return <p class="card">{roll.agreementNone(...days)}</p>;
  const wrong = ({ saidAbsent, saidPresent }: ClassAgreement) => saidAbsent + saidPresent;
  const worst = classes.toSorted((a, b) => wrong(b) - wrong(a));
  return (
    <>
      <Total total={total} />
      <p class="muted small">{roll.agreementMore(total.marks, total.classes, ...days)}</p>
      <div class="table sideways" role="region" aria-label={roll.agreement} tabIndex={0}>
        <Table classes={worst.slice(0, MOST_CLASSES)} />
      </div>
      <p class="muted small">
        {classes.length > MOST_CLASSES
          ? roll.agreementRest(classes.length - MOST_CLASSES)
          : roll.agreementSorted}
      </p>
    </>
  );
}

function Total({ total: { share, low, high } }: { total: AgreementAnswer['total'] }) {
  const { roll } = words.value;
  if (share === null || low === null || high === null) return <p>{roll.agreementNoShare}</p>;
  return (
    <p class="agreement">
      {roll.agreementShare.before} <b>{percent(share)}</b> {roll.agreementShare.after}{' '}
      <span class="muted small">{roll.agreementRange(percent(low), percent(high))}</span>
    </p>
  );
}

function Table({ classes }: { classes: ClassAgreement[] }) {
  const { roll } = words.value;
  const heads = [roll.marksOf, roll.agree, roll.saidAbsent, roll.saidPresent, roll.undecided];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{roll.class}</th>
          {heads.map((head) => (
            <th key={head} scope="col" class="end">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map((one) => (
          <tr key={classAddress(one)}>
            <th scope="row" class="nowrap">
              <a href={classAddress(one)}>
                {[`${one.course}/${one.section}`, shortDay(one.date), one.start].join(
                  words.value.classPage.between,
                )}
              </a>
            </th>
            {[one.marks, one.agree, one.saidAbsent, one.saidPresent, one.undecided].map(
              (count, place) => (
                <td key={heads[place]} class="end">
                  {number(count)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
