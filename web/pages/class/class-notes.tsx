import type { ClassAnswer } from '../../../src/http/schemas/class.js';
import { Banner } from '../../parts/page.js';
import { currentSession } from '../../session.js';
import { words } from '../../words.js';

/** What somebody must know before reading the figures of a class. */
export function ClassNotes({ answer }: { answer: ClassAnswer }) {
  const notes = [...ofState(answer), ...ofRights(answer)];
  if (notes.length === 0) return null;
  return (
    <div class="banners">
      {notes.map(({ kind, text }) => (
        <Banner key={text} kind={kind}>
          {text}
        </Banner>
      ))}
    </div>
  );
}

type Note = { kind: 'info' | 'warn'; text: string };

function ofState({ state, confirmed, suggestedRoom, policy }: ClassAnswer): Note[] {
  const { classPage } = words.value;
  switch (state) {
    case 'scheduled':
      return [{ kind: 'info', text: classPage.scheduled }];
    case 'live':
      return [{ kind: 'info', text: classPage.live }];
    case 'waiting':
      return [{ kind: 'info', text: classPage.waiting }];
    case 'provisional':
      return [{ kind: 'info', text: policy === null ? classPage.pending : classPage.provisional }];
    case 'no_data':
      return [{ kind: 'warn', text: classPage.noData }];
    case 'not_held':
      return confirmed ? [] : [{ kind: 'warn', text: classPage.seemsNotHeld }];
    case 'moved':
      return confirmed || suggestedRoom === null
        ? []
        : [{ kind: 'warn', text: classPage.seemsIn(suggestedRoom) }];
    case 'final':
      return [];
  }
}

function ofRights({ persons, hidden }: ClassAnswer): Note[] {
  const { classPage } = words.value;
  const text = {
    all: null,
    in_class: classPage.personsInClass,
    self: classPage.personsSelf,
    none: classPage.personsNone,
  }[persons];
  return [
    ...(text === null ? [] : [{ kind: 'info' as const, text }]),
    ...(hidden
      ? [{ kind: 'info' as const, text: classPage.hidden(currentSession().leastGroup) }]
      : []),
  ];
}
