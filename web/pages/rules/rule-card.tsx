import { useState } from 'preact/hooks';
import type { ListedRule, Rule, RuleSaved } from '../../../src/http/schemas/attention.js';
import { change } from '../../api.js';
import { dayAndClock, percent, personName } from '../../format.js';
import { Dialog } from '../../parts/dialog.js';
import { words } from '../../words.js';
import { ReasonForm } from '../asking/reason-form.js';
import { draftOf, plainRule } from './draft.js';
import { RuleForm } from './rule-form.js';

type Props = {
  rule: ListedRule;
  /** Told in a sentence what was saved. */
  onSaved: (sentence: string) => void;
};

/** A rule in words, who is told, who fits it, and how to change it. */
export function RuleCard({ rule, onSaved }: Props) {
  const { attention, classPage } = words.value;
  const { name, isOn, ruleNo, students, by, at, reason } = rule;
  return (
    <li class={`rule${isOn ? '' : ' is-off'}`}>
      <h2>
        {name} {!isOn && <span class="badge">{attention.isOff}</span>}
      </h2>
      <p>{sentenceOf(rule)}</p>
      <p class="muted small">
        {attention.scopes[rule.scopeKind](rule.scope)}
        {classPage.between}
        {attention.counting[rule.counted]} · {attention.toldOnce(rule.periodDays)}
      </p>
      <Recipients rule={rule} />
      {isOn && (
        <p>
          <a href={`/students?rule=${ruleNo}`}>{attention.fits(students)}</a>
        </p>
      )}
      <p class="muted small">
        “{reason}” — {attention.changedBy(personName(by), dayAndClock(at))}
      </p>
      <Changes rule={rule} onSaved={onSaved} />
    </li>
  );
}

function sentenceOf({ kind, classes, share, before }: ListedRule): string {
  const { says } = words.value.attention;
  switch (kind) {
    case 'low_share':
      return says.low_share(classes, percent(share ?? 0));
    case 'missed_in_row':
      return says.missed_in_row(classes);
    case 'fall':
      return says.fall(classes, Math.round((share ?? 0) * 100), before ?? 0);
  }
}

function Recipients({ rule: { mail, webhooks } }: { rule: ListedRule }) {
  const { attention } = words.value;
  const all = [...mail, ...webhooks];
  if (all.length === 0) return <p class="muted small">{attention.toNobody}</p>;
  return (
    <div class="recipients small">
      <p class="muted">{attention.toldTo}</p>
      <ul>
        {all.map((address) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
    </div>
  );
}

function Changes({ rule, onSaved }: Props) {
  const [open, setOpen] = useState<'change' | 'switch'>();
  const { attention } = words.value;
  const { name, isOn, ruleNo, version } = rule;
  const close = () => setOpen(undefined);
  const save = async (next: Rule, willBeOn: boolean, reason: string) => {
    await change<RuleSaved>(`attention/rules/${ruleNo}`, {
      ...{ rule: next, version, isOn: willBeOn, reason },
    });
    close();
    onSaved(willBeOn ? attention.saved : attention.switchedOff);
  };
  return (
    <div class="buttons">
      <button type="button" class="button" onClick={() => setOpen('change')}>
        {attention.change}
      </button>
      <button type="button" class="button" onClick={() => setOpen('switch')}>
        {isOn ? attention.off : attention.on}
      </button>
      <Dialog isOpen={open === 'change'} title={attention.changeTitle(name)} onClose={close}>
        <RuleForm
          first={draftOf(rule)}
          onSave={(next, reason) => save(next, isOn, reason)}
          onClose={close}
        />
      </Dialog>
      <Dialog
        isOpen={open === 'switch'}
        title={isOn ? attention.offTitle(name) : attention.onTitle(name)}
        onClose={close}
      >
        <ReasonForm
          more={isOn ? attention.offMore : attention.onMore}
          isReady
          onTried={() => undefined}
          save={isOn ? attention.off : attention.on}
          hint={attention.reasonHint}
          onSave={(reason) => save(plainRule(rule), !isOn, reason)}
          onClose={close}
        />
      </Dialog>
    </div>
  );
}
