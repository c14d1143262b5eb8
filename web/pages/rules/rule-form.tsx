import { useState } from 'preact/hooks';
import type { Rule } from '../../../src/http/schemas/attention.js';
import { longDay } from '../../format.js';
import { sentenceOf } from '../../parts/page.js';
import { words } from '../../words.js';
import { ReasonForm } from '../asking/reason-form.js';
import { LIMITS, previewOf, ruleOf, wrongFields, type Draft, type WrongField } from './draft.js';
import { ChoiceField, LinesField, TextField } from './fields.js';
import { usePreview } from './use-preview.js';

type Props = {
  first: Draft;
  onSave: (rule: Rule, reason: string) => Promise<void>;
  onClose: () => void;
};

/** What the fields need: the draft, how to change it, and what is wrong where it was tried. */
type Parts = {
  draft: Draft;
  set: (changes: Partial<Draft>) => void;
  wrongIn: (field: WrongField) => string | undefined;
};

/** A rule in fields. It says how many students the rule would name before somebody saves it. */
export function RuleForm({ first, onSave, onClose }: Props) {
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const { attention } = words.value;
  const wrong = wrongFields(draft);
  const parts: Parts = {
    draft,
    set: (changes) => setDraft((now) => ({ ...now, ...changes })),
    wrongIn: (field) => (isTried && wrong.has(field) ? whatIsWrong(field) : undefined),
  };
  return (
    <ReasonForm
      more={attention.formMore}
      isReady={wrong.size === 0}
      onTried={() => setTried(true)}
      save={attention.save}
      hint={attention.reasonHint}
      onSave={(reason) => onSave(ruleOf(draft), reason)}
      onClose={onClose}
    >
      <Whom {...parts} />
      <Courses {...parts} />
      <PreviewLine rule={previewOf(draft)} />
      <Recipients {...parts} />
    </ReasonForm>
  );
}

function whatIsWrong(field: WrongField): string {
  const { wrong } = words.value.attention;
  switch (field) {
    case 'classes':
    case 'before':
    case 'days':
      return wrong.number(LIMITS[field][0], LIMITS[field][1]);
    case 'share':
      return wrong.share(...LIMITS.share);
    default:
      return wrong[field];
  }
}

function Whom({ draft, set, wrongIn }: Parts) {
  const { attention } = words.value;
  const { kinds } = attention;
  return (
    <>
      <TextField
        label={attention.name}
        hint={attention.nameHint}
        value={draft.name}
        onInput={(name) => set({ name })}
        wrong={wrongIn('name')}
      />
      <ChoiceField
        label={attention.kind}
        options={optionsOf(kinds)}
        value={draft.kind}
        onChange={(kind) => set({ kind })}
      />
      <div class="beside">
        <TextField
          label={attention.classes}
          inputMode="numeric"
          value={draft.classes}
          onInput={(classes) => set({ classes })}
          wrong={wrongIn('classes')}
        />
        {draft.kind !== 'missed_in_row' && (
          <TextField
            label={draft.kind === 'fall' ? attention.shareFall : attention.shareBelow}
            inputMode="decimal"
            value={draft.share}
            onInput={(share) => set({ share })}
            wrong={wrongIn('share')}
          />
        )}
        {draft.kind === 'fall' && (
          <TextField
            label={attention.before}
            inputMode="numeric"
            value={draft.before}
            onInput={(before) => set({ before })}
            wrong={wrongIn('before')}
          />
        )}
      </div>
    </>
  );
}

function Courses({ draft, set, wrongIn }: Parts) {
  const { attention } = words.value;
  return (
    <>
      <div class="beside">
        <ChoiceField
          label={attention.scope}
          options={optionsOf(attention.scopeKinds)}
          value={draft.scopeKind}
          onChange={(scopeKind) => set({ scopeKind })}
        />
        {draft.scopeKind !== 'campus' && (
          <TextField
            label={attention.scopeText}
            value={draft.scope}
            onInput={(scope) => set({ scope })}
            wrong={wrongIn('scope')}
          />
        )}
      </div>
      <ChoiceField
        label={attention.countedLabel}
        options={optionsOf(attention.countedKinds)}
        value={draft.counted}
        onChange={(counted) => set({ counted })}
      />
      <div class="beside">
        <ChoiceField
          label={attention.period}
          options={optionsOf(attention.periods)}
          value={draft.period}
          onChange={(period) => set({ period })}
        />
        {draft.period === 'days' && (
          <TextField
            label={attention.days}
            inputMode="numeric"
            value={draft.days}
            onInput={(days) => set({ days })}
            wrong={wrongIn('days')}
          />
        )}
      </div>
    </>
  );
}

function Recipients({ draft, set, wrongIn }: Parts) {
  const { attention } = words.value;
  return (
    <>
      <LinesField
        label={attention.mail}
        hint={attention.mailHint}
        value={draft.mail}
        onInput={(mail) => set({ mail })}
        wrong={wrongIn('mail')}
      />
      <LinesField
        label={attention.webhooks}
        hint={attention.webhooksHint}
        value={draft.webhooks}
        onInput={(webhooks) => set({ webhooks })}
        wrong={wrongIn('webhooks')}
      />
    </>
  );
}

/** How many students the rule would name, as far as it is written. */
function PreviewLine({ rule }: { rule: Rule | undefined }) {
  const state = usePreview(rule);
  const { preview } = words.value.attention;
  const text = () => {
    switch (state.kind) {
      case 'incomplete':
        return preview.incomplete;
      case 'asking':
        return preview.asking;
      case 'failed':
        return sentenceOf(state.error);
      case 'here': {
        const { day, students } = state.preview;
        return day === null ? preview.noFinal : preview.fits(students, longDay(day));
      }
    }
  };
  return (
    <p class={`preview${state.kind === 'here' ? ' is-here' : ''}`} role="status">
      {text()}
    </p>
  );
}

function optionsOf<Value extends string>(
  texts: Record<Value, string>,
): { value: Value; text: string }[] {
  return (Object.keys(texts) as Value[]).map((value) => ({ value, text: texts[value] }));
}
