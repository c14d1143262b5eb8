import { useState } from 'preact/hooks';
import type { Rule, RuleSaved, RulesAnswer } from '../../src/http/schemas/attention.js';
import { change } from '../api.js';
import { useAnswer } from '../live/use-answer.js';
import { Dialog } from '../parts/dialog.js';
import { Answered, Instead, PageTitle } from '../parts/page.js';
import { words } from '../words.js';
import { Deliveries } from './rules/deliveries.js';
import { NEW_DRAFT } from './rules/draft.js';
import { RuleCard } from './rules/rule-card.js';
import { RuleForm } from './rules/rule-form.js';

/** The rules that say whom somebody should call, and what was sent. */
export function RulesPage() {
  const answer = useAnswer<RulesAnswer>('attention/rules');
  const [saved, setSaved] = useState('');
  const { attention } = words.value;
  const onSaved = (sentence: string) => {
    setSaved(sentence);
    answer.refresh();
  };
  return (
    <>
      <PageTitle
        title={attention.rulesTitle}
        under={attention.rulesLead}
        actions={
          <>
            <a class="button" href="/students">
              {attention.back}
            </a>
            {answer.data && <AddButton onSaved={onSaved} />}
          </>
        }
      />
      <p role="status" class="saved">
        {saved}
      </p>
      <Answered answer={answer}>
        {({ rules, deliveries }) => (
          <>
            {rules.length === 0 ? (
              <Instead icon="students" title={attention.noRules}>
                {attention.noRulesMore}
              </Instead>
            ) : (
              <ul class="rules">
                {rules.map((rule) => (
                  <RuleCard key={rule.ruleNo} rule={rule} onSaved={onSaved} />
                ))}
              </ul>
            )}
            <Deliveries deliveries={deliveries} />
          </>
        )}
      </Answered>
    </>
  );
}

function AddButton({ onSaved }: { onSaved: (sentence: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { attention } = words.value;
  const close = () => setOpen(false);
  const save = async (rule: Rule, reason: string) => {
    await change<RuleSaved>('attention/rules', { rule, reason });
    close();
    onSaved(attention.saved);
  };
  return (
    <>
      <button type="button" class="button primary" onClick={() => setOpen(true)}>
        {attention.add}
      </button>
      <Dialog isOpen={isOpen} title={attention.addTitle} onClose={close}>
        <RuleForm first={NEW_DRAFT} onSave={save} onClose={close} />
      </Dialog>
    </>
  );
}
